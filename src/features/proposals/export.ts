import { eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { members, proposals } from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';

/** What a member proposed, with what was said about it, and what they said about others' proposals. */
export async function exportProposals({ db }: Club, memberId: string) {
  const author = alias(members, 'author');
  const own = await db
    .select({
      id: proposals.id,
      piece: proposals.pieceId,
      appearedAt: proposals.appearedAt,
      withdrawnAt: proposals.withdrawnAt,
      versions: sql<
        unknown[]
      >`(select coalesce(json_agg(json_build_object('number', v.number, 'title', v.title, 'tier', v.tier, 'course', v.course,
        'goals', v.goals, 'minutes', v.minutes, 'proposedAt', v.proposed_at) order by v.number), '[]') from proposal_versions v where v.proposal_id = ${proposals.id})`,
      said: sql<
        unknown[]
      >`(select coalesce(json_agg(json_build_object('version', s.version, 'by', m.name, 'verdict', s.verdict, 'criteria', s.criteria,
        'words', s.words, 'at', s.given_at) order by s.given_at), '[]') from proposal_reviews s left join members m on m.id = s.reviewer_id where s.proposal_id = ${proposals.id})`,
      decisions: sql<
        unknown[]
      >`(select coalesce(json_agg(json_build_object('version', d.version, 'by', m.name, 'outcome', d.outcome, 'words', d.words,
        'at', d.decided_at) order by d.version), '[]') from proposal_decisions d left join members m on m.id = d.lead_id where d.proposal_id = ${proposals.id})`,
    })
    .from(proposals)
    .leftJoin(author, eq(author.id, proposals.authorId))
    .where(eq(proposals.authorId, memberId))
    .orderBy(proposals.id);
  const [given] = await db.execute<{ reviews: unknown[]; decisions: unknown[] }>(sql`
    select (select coalesce(json_agg(json_build_object('proposal', s.proposal_id, 'version', s.version, 'verdict', s.verdict, 'criteria', s.criteria,
        'words', s.words, 'at', s.given_at) order by s.given_at), '[]') from proposal_reviews s where s.reviewer_id = ${memberId}::uuid) as reviews,
      (select coalesce(json_agg(json_build_object('proposal', d.proposal_id, 'version', d.version, 'outcome', d.outcome,
        'words', d.words, 'at', d.decided_at) order by d.decided_at), '[]') from proposal_decisions d where d.lead_id = ${memberId}::uuid) as decisions`);
  return { proposed: own, reviewed: given?.reviews ?? [], decided: given?.decisions ?? [] };
}
