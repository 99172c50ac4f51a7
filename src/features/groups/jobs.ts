import { and, eq, isNull, lt } from 'drizzle-orm';
import { groups, membershipRequests } from '#db/schema/index.ts';
import { tellLeads } from '#src/features/notices/commands/tell-leads.ts';
import { daysBefore } from '#src/features/notices/rules.ts';
import { inTransaction } from '#src/platform/club.ts';
import type { Job } from '#src/platform/jobs.ts';
import { isOpen } from './queries.ts';
import { PATIENCE_DAYS } from './rules.ts';

/** Wishes to join that nobody answered come to the leads, each once; who asked stays between them and the hosts. */
export const bringUnansweredRequests: Job = {
  name: 'bring-unanswered-requests',
  cron: '40 6 * * *',
  async run(club) {
    await inTransaction(club, async (club) => {
      const eldest = daysBefore(club.clock.now(), PATIENCE_DAYS);
      const waiting = await club.db
        .select({ id: membershipRequests.id, slug: groups.slug, name: groups.name })
        .from(membershipRequests)
        .innerJoin(groups, eq(groups.id, membershipRequests.groupId))
        .where(and(isOpen, isNull(membershipRequests.escalatedAt), lt(membershipRequests.createdAt, eldest)))
        .limit(500)
        .for('update', { of: membershipRequests, skipLocked: true });
      for (const { id, slug, name } of waiting) {
        await tellLeads(club, { kind: 'groups.notice.nobody-answers', params: { group: name }, href: `/groups/${slug}` });
        await club.db.update(membershipRequests).set({ escalatedAt: club.clock.now() }).where(eq(membershipRequests.id, id));
      }
    });
  },
};
