import { and, asc, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { proposals, proposalVersions } from '#db/schema/index.ts';
import { tellLeads } from '#src/features/notices/commands/tell-leads.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import { daysBefore } from '#src/features/notices/rules.ts';
import { inTransaction } from '#src/platform/club.ts';
import type { Job } from '#src/platform/jobs.ts';
import { readersNeeded, silentDays } from './rules.ts';
import { hasFreeLead } from './turn-queries.ts';

const reviews = (what: SQL, also = sql`true`) =>
  sql`(select ${what} from proposal_reviews s where s.proposal_id = ${proposals.id} and s.version = ${proposals.latest} and ${also})`;
const isHere = sql`s.reviewer_id is not null`;
const isYes = sql`s.verdict = 'yes' and ${isHere}`;
const said = reviews(sql`count(*)::int`, isHere);
const yes = reviews(sql`count(*)::int`, isYes) as SQL<number>;
const lastYes = reviews(sql`max(s.given_at)`, isYes);

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
      const since = daysBefore(now, silentDays).toISOString();
      const waiting = await club.db
        .select({
          id: proposals.id,
          number: proposalVersions.number,
          title: proposalVersions.title,
          authorId: proposals.authorId,
          yes,
          hasFreeLead: sql<boolean>`(select ${hasFreeLead} from proposals p where p.id = ${proposals.id})`,
        })
        .from(proposals)
        .innerJoin(proposalVersions, and(eq(proposalVersions.proposalId, proposals.id), eq(proposalVersions.number, proposals.latest)))
        .where(
          and(
            isNull(proposals.withdrawnAt),
            sql`(${proposals.appeared} is null or ${proposals.appeared} < ${proposals.latest})`,
            // Two have read it and not both said yes: it is the author's turn, and they know. The silence after that begins with the second yes.
            sql`case when ${yes} >= ${readersNeeded} then ${lastYes} <= ${since}::timestamptz
              else ${said} < ${readersNeeded} and ${proposals.proposedAt} <= ${since}::timestamptz end`,
            isNull(proposalVersions.escalatedAt),
            sql`not exists (select from proposal_decisions d where d.proposal_id = ${proposals.id} and d.version = ${proposals.latest})`,
          ),
        )
        .orderBy(asc(proposals.proposedAt), asc(proposals.id))
        .limit(500)
        .for('update', { of: proposals, skipLocked: true });
      const days = String(silentDays);
      for (const { id, number, title, authorId, yes, hasFreeLead } of waiting) {
        const isLeadsTurn = yes >= readersNeeded && hasFreeLead;
        await club.db
          .update(proposalVersions)
          .set({ escalatedAt: now })
          .where(and(eq(proposalVersions.proposalId, id), eq(proposalVersions.number, number)));
        if (isLeadsTurn) await tellLeads(club, { kind: 'proposals.notice.lead-missing', params: { days }, href: '/programme/courses' });
        else {
          const somewhere = { kind: 'proposals.notice.readers-missing-somewhere', params: { days }, href: '/learn/proposals' } as const;
          await tellLeads(club, somewhere, hasFreeLead ? ['lead'] : ['lead', 'administrator']);
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
