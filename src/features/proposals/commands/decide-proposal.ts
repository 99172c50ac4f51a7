import { and, eq, isNotNull } from 'drizzle-orm';
import { proposalDecisions, proposalReviews, proposals } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import { tellMembersOnce } from '#src/features/notices/commands/tell-members.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize, found } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayDecide } from '../policy.ts';
import type { DecideProposal } from '../schema.ts';
import { lockProposal } from './lock-proposal.ts';

type Refusal = 'proposals.refusal.withdrawn' | 'proposals.refusal.decided' | 'proposals.refusal.newer' | 'proposals.refusal.not-your-turn';

/** After two yes a lead agrees, and it appears; or says in words what is missing. One decision for each version: the first. */
export async function decideProposal(club: Club, actor: Member, input: DecideProposal): Promise<Result<void, Refusal>> {
  authorize(actor.isLead);
  return inTransaction(club, async (club) => {
    const { proposal, facts, title } = await lockProposal(club, actor, input.proposal);
    if (facts.stage === 'withdrawn') return refuse('proposals.refusal.withdrawn');
    const key = { proposalId: proposal.id, version: input.version };
    const { outcome, words } = input;
    const [before] = await club.db
      .select()
      .from(proposalDecisions)
      .where(and(eq(proposalDecisions.proposalId, key.proposalId), eq(proposalDecisions.version, key.version)));
    if (before) return before.leadId === actor.id && before.outcome === outcome ? done() : refuse('proposals.refusal.decided');
    if (input.version !== proposal.latest) return refuse('proposals.refusal.newer');
    if (facts.stage !== 'deciding') return refuse('proposals.refusal.not-your-turn');
    authorize(mayDecide(actor, facts));

    const decidedAt = club.clock.now();
    const said = outcome === 'missing' ? words : '';
    await club.db.insert(proposalDecisions).values({ ...key, leadId: actor.id, outcome, words: said, decidedAt });
    const place = { href: `/learn/proposals/${proposal.id}`, params: { name: actor.name, title }, about: actor.id };
    const kind = outcome === 'agreed' ? 'proposals.notice.appeared' : 'proposals.notice.missing';
    await tellMember(club, { to: found(facts.authorId), kind, mail: true, ...place });
    if (outcome === 'agreed') {
      await club.db.update(proposals).set({ appeared: key.version, appearedAt: decidedAt }).where(eq(proposals.id, proposal.id));
      await tellReaders(club, proposal.id, title);
    }
    return done();
  });
}

/** Whoever read a version of it hears that it is here. */
async function tellReaders(club: Club, id: string, title: string): Promise<void> {
  const readers = await club.db
    .selectDistinct({ id: proposalReviews.reviewerId })
    .from(proposalReviews)
    .where(and(eq(proposalReviews.proposalId, id), isNotNull(proposalReviews.reviewerId)));
  await tellMembersOnce(club, {
    to: readers.flatMap((reader) => reader.id ?? []),
    kind: 'proposals.notice.appeared-for-readers',
    params: { title },
    href: `/learn/proposals/${id}`,
  });
}
