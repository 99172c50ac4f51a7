import { and, eq, isNotNull, isNull, lte } from 'drizzle-orm';
import { feedbackRequests, pieces } from '#db/schema/index.ts';
import { tellLeads } from '#src/features/notices/commands/tell-leads.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import type { AnyJob, Job } from '#src/platform/jobs.ts';
import { silentDays } from './rules.ts';

/**
 * Closes what its author wanted shown no longer, and breaks silence: the author of a request nobody
 * answered hears how to open it to more people, the leads hear that somewhere a piece waits, without
 * whose, which or how many. Each request does so once.
 */
export const escalateSilence: Job = {
  name: 'escalate-silence',
  cron: '20 7 * * *',
  run: (club) => inTransaction(club, escalate),
};

/** The longest silence first; the rest is told tomorrow. */
const AT_ONCE = 500;

async function escalate(club: Club): Promise<void> {
  const now = club.clock.now();
  const open = isNull(feedbackRequests.closedAt);
  await club.db
    .update(feedbackRequests)
    .set({ closedAt: feedbackRequests.visibleUntil })
    .where(and(open, lte(feedbackRequests.visibleUntil, now)));

  const longAgo = new Date(now.getTime() - silentDays * 86_400_000);
  const silent = await club.db
    .select({ id: feedbackRequests.id, authorId: feedbackRequests.authorId, audience: feedbackRequests.audience, title: pieces.title })
    .from(feedbackRequests)
    .innerJoin(pieces, eq(pieces.id, feedbackRequests.pieceId))
    .where(
      and(
        open,
        isNull(feedbackRequests.firstAnsweredAt),
        isNull(feedbackRequests.escalatedAt),
        isNotNull(feedbackRequests.authorId),
        lte(feedbackRequests.createdAt, longAgo),
      ),
    )
    .orderBy(feedbackRequests.createdAt)
    .limit(AT_ONCE)
    .for('update', { of: feedbackRequests, skipLocked: true });
  if (silent.length === 0) return;

  const days = String(silentDays);
  for (const { id, authorId, audience, title } of silent) {
    await club.db.update(feedbackRequests).set({ escalatedAt: now }).where(eq(feedbackRequests.id, id));
    const kind = audience === 'anyone' ? 'writing.notice.nobody-yet' : 'writing.notice.nobody-yet-open-it';
    if (authorId) await tellMember(club, { to: authorId, kind, params: { title, days }, href: `/feedback/${id}` });
  }
  await tellLeads(club, { kind: 'writing.notice.somewhere-silence', params: { days }, href: '/programme' });
}

export const jobs: readonly AnyJob[] = [escalateSilence];
