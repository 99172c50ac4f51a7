import { eq } from 'drizzle-orm';
import { proposals } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize, found } from '#src/platform/errors.ts';
import { done, type Result } from '#src/platform/result.ts';
import { isAuthor, mayWithdraw } from '../policy.ts';
import type { ProposalKey } from '../schema.ts';
import { forgetProposalNotices } from './forget-proposals.ts';
import { lockProposal } from './lock-proposal.ts';

/** The text is the author's alone again, also after it appeared. What was said about it stays with both sides. */
export async function withdrawProposal(club: Club, actor: Member, { proposal: id }: ProposalKey): Promise<Result<void, never>> {
  return inTransaction(club, async (club) => {
    const { facts, proposal } = await lockProposal(club, actor, id);
    if (facts.stage === 'withdrawn') return done(void found(isAuthor(actor, facts) ? proposal : null));
    authorize(mayWithdraw(actor, facts));
    await club.db.update(proposals).set({ withdrawnAt: club.clock.now() }).where(eq(proposals.id, id));
    await forgetProposalNotices(club, id);
    return done();
  });
}
