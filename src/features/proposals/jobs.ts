import { and, asc, eq, isNull, lte, sql } from 'drizzle-orm';
import { proposals, proposalVersions } from '#db/schema/index.ts';
import { tellLeads } from '#src/features/notices/commands/tell-leads.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import { daysBefore } from '#src/features/notices/rules.ts';
import { inTransaction } from '#src/platform/club.ts';
import type { Job } from '#src/platform/jobs.ts';
import { readersNeeded, silentDays } from './rules.ts';

/**
 * Breaks silence around proposed modules, once for each version: while readers are missing its author and the
 * leads hear of it, while a lead is missing the leads. Whose it is and how many there are is not said to them.
 */
export const remindOfProposals: Job = {
  name: 'remind-of-proposals',
  cron: '55 6 * * *',
  run: (club) =>
    inTransaction(club, async (club) => {
      const now = club.clock.now();
      const waiting = await club.db
        .select({
          id: proposals.id,
          number: proposalVersions.number,
          title: proposalVersions.title,
          authorId: proposals.authorId,
          said: sql<number>`(select count(*)::int from proposal_reviews s where s.proposal_id = ${proposals.id} and s.version = ${proposals.latest})`,
          yes: sql<number>`(select count(*)::int from proposal_reviews s where s.proposal_id = ${proposals.id} and s.version = ${proposals.latest} and s.verdict = 'yes' and s.reviewer_id is not null)`,
        })
        .from(proposals)
        .innerJoin(proposalVersions, and(eq(proposalVersions.proposalId, proposals.id), eq(proposalVersions.number, proposals.latest)))
        .where(
          and(
            isNull(proposals.withdrawnAt),
            sql`(${proposals.appeared} is null or ${proposals.appeared} < ${proposals.latest})`,
            lte(proposals.proposedAt, daysBefore(now, silentDays)),
            isNull(proposalVersions.escalatedAt),
            sql`not exists (select from proposal_decisions d where d.proposal_id = ${proposals.id} and d.version = ${proposals.latest})`,
          ),
        )
        .orderBy(asc(proposals.proposedAt), asc(proposals.id))
        .limit(500)
        .for('update', { of: proposals, skipLocked: true });
      const days = String(silentDays);
      for (const { id, number, title, authorId, said, yes } of waiting) {
        const isLeadsTurn = yes >= readersNeeded;
        // Two have read it and not both said yes: it is the author's turn, and they know.
        if (!isLeadsTurn && said >= readersNeeded) continue;
        await club.db
          .update(proposalVersions)
          .set({ escalatedAt: now })
          .where(and(eq(proposalVersions.proposalId, id), eq(proposalVersions.number, number)));
        if (isLeadsTurn) await tellLeads(club, { kind: 'proposals.notice.lead-missing', params: { days }, href: '/programme/courses' });
        else {
          await tellLeads(club, { kind: 'proposals.notice.readers-missing-somewhere', params: { days }, href: '/learn/proposals' });
          if (authorId)
            await tellMember(club, {
              to: authorId,
              kind: 'proposals.notice.readers-missing',
              params: { title, days },
              href: `/learn/proposals/${id}`,
            });
        }
      }
    }),
};
