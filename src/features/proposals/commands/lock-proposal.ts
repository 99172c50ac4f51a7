import { and, eq, sql } from 'drizzle-orm';
import { proposalDecisions, proposals, proposalVersions } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import type { ProposalFacts } from '../policy.ts';
import { type Decision, stageOf } from '../rules.ts';

/**
 * Part of every command about a proposal, in its transaction: locks it and says how it stands. What readers
 * and leads said is asked after the lock, in a statement of its own, so that it is what stands there now.
 * A piece, where one is needed too, is locked before.
 */
export async function lockProposal({ db }: Club, actor: Member, id: string) {
  const [row] = await db.select().from(proposals).where(eq(proposals.id, id)).for('update');
  const proposal = found(row);
  const said = (which: ReturnType<typeof sql>) =>
    sql<number>`(select count(*)::int from proposal_reviews y where y.proposal_id = ${id}::uuid and ${which})`;
  const [now] = await db
    .select({
      title: proposalVersions.title,
      revisionId: proposalVersions.revisionId,
      yes: said(sql`y.version = ${proposal.latest}::int and y.verdict = 'yes' and y.reviewer_id is not null`),
      mine: said(sql`y.version = ${proposal.latest}::int and y.reviewer_id = ${actor.id}::uuid`),
      mineYes: said(sql`y.version = ${proposal.latest}::int and y.verdict = 'yes' and y.reviewer_id = ${actor.id}::uuid`),
      ever: said(sql`y.reviewer_id = ${actor.id}::uuid`),
      decision: sql<Decision | null>`(select ${proposalDecisions.outcome} from ${proposalDecisions}
        where ${proposalDecisions.proposalId} = ${id}::uuid and ${proposalDecisions.version} = ${proposal.latest}::int)`,
    })
    .from(proposalVersions)
    .where(and(eq(proposalVersions.proposalId, id), eq(proposalVersions.number, proposal.latest)));
  const { latest, appeared, withdrawnAt, authorId, pieceId } = proposal;
  const stage = stageOf({ latest, appeared, withdrawnAt, yes: now?.yes ?? 0, decision: now?.decision ?? null });
  const [saidToLatest, saidYes, saidOnce] = [now?.mine, now?.mineYes, now?.ever].map((count = 0) => count > 0) as [
    boolean,
    boolean,
    boolean,
  ];
  const facts: ProposalFacts = { authorId, pieceId, stage, saidToLatest, saidYes, saidOnce };
  return { proposal, facts, title: now?.title ?? '', yes: now?.yes ?? 0 };
}
