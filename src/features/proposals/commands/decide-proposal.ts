import { and, eq } from 'drizzle-orm';
import { proposalDecisions } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize, found } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayDecide } from '../policy.ts';
import type { DecideProposal } from '../schema.ts';
import { letAppear } from './let-appear.ts';
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
    const author = found(facts.authorId);
    if (outcome === 'agreed') await letAppear(club, actor, { id: proposal.id, version: key.version, title, author });
    else {
      const params = { name: actor.name, title };
      await tellMember(club, {
        to: author,
        kind: 'proposals.notice.missing',
        mail: true,
        href: `/learn/proposals/${proposal.id}`,
        params,
        about: actor.id,
      });
    }
    return done();
  });
}
