import { and, eq, isNull } from 'drizzle-orm';
import { proposalReviews, proposalVersions } from '#db/schema/index.ts';
import { tellLeads } from '#src/features/notices/commands/tell-leads.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import { recordAct } from '#src/features/programme/commands/record-act.ts';
import { marksOf } from '#src/features/writing/rules.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize, found } from '#src/platform/errors.ts';
import { renderMarkdown } from '#src/platform/markdown.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { isAuthor, mayReview } from '../policy.ts';
import { readersNeeded } from '../rules.ts';
import type { ReviewProposal } from '../schema.ts';
import { hasLeadFor } from '../turn-queries.ts';
import { letAppear } from './let-appear.ts';
import { lockProposal } from './lock-proposal.ts';

type Refusal =
  | 'proposals.refusal.withdrawn'
  | 'proposals.refusal.already-said'
  | 'proposals.refusal.newer'
  | 'proposals.refusal.not-your-turn';

/** A member who chose to read it says yes, yes once something is changed, or not yet, to the version they read. */
export async function reviewProposal(club: Club, actor: Member, input: ReviewProposal): Promise<Result<void, Refusal>> {
  return inTransaction(club, async (club) => {
    const { proposal, facts, title, yes } = await lockProposal(club, actor, input.proposal);
    authorize(!isAuthor(actor, facts));
    const version = and(eq(proposalReviews.proposalId, proposal.id), eq(proposalReviews.version, input.version));
    const [mine] = await club.db
      .select({ id: proposalReviews.id })
      .from(proposalReviews)
      .where(and(version, eq(proposalReviews.reviewerId, actor.id)));
    if (mine) return mine.id === input.once ? done() : refuse('proposals.refusal.already-said');
    if (facts.stage === 'withdrawn') return refuse('proposals.refusal.withdrawn');
    if (input.version !== proposal.latest) return refuse('proposals.refusal.newer');
    if (!mayReview(actor, facts)) return refuse('proposals.refusal.not-your-turn');

    const [givenAt, { words, verdict }] = [club.clock.now(), input];
    await club.db.insert(proposalReviews).values({
      id: input.once,
      proposalId: proposal.id,
      version: input.version,
      reviewerId: actor.id,
      verdict,
      criteria: marksOf(input),
      words,
      wordsHtml: renderMarkdown(words),
      givenAt,
    });
    const read = and(eq(proposalVersions.proposalId, proposal.id), eq(proposalVersions.number, input.version));
    await club.db
      .update(proposalVersions)
      .set({ firstReviewedAt: givenAt })
      .where(and(read, isNull(proposalVersions.firstReviewedAt)));
    await tellMember(club, {
      to: found(facts.authorId),
      kind: 'proposals.notice.reviewed',
      params: { name: actor.name, title },
      href: `/learn/proposals/${proposal.id}`,
      mail: true,
      about: actor.id,
    });
    await recordAct(club, actor.id);
    if (verdict !== 'yes' || yes + 1 < readersNeeded) return done();

    // Asked after this yes: whoever gave it is no longer free to decide, lead or not.
    const isLeadsTurn = await hasLeadFor(club, proposal.id);
    if (yes + 1 === readersNeeded) {
      // From here on others are waited for, and a reminder of theirs is still to come.
      await club.db.update(proposalVersions).set({ escalatedAt: null }).where(read);
      if (isLeadsTurn) await tellLeads(club, { kind: 'proposals.notice.two-yes', href: '/programme/courses' });
    } else if (!isLeadsTurn) {
      await letAppear(club, actor, { id: proposal.id, version: input.version, title, author: found(facts.authorId) });
    }
    return done();
  });
}
