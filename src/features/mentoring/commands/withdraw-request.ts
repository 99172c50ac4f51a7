import { eq } from 'drizzle-orm';
import { mentorRequests } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayAnswer } from '../policy.ts';
import { isOpen } from '../rules.ts';
import { lockRequest } from './lock-pair.ts';

/** Takes a request back. Needs no reason and tells nobody; the mentor no longer sees the words. */
export async function withdrawRequest(
  club: Club,
  actor: Member,
  input: { request: string },
): Promise<Result<void, 'mentoring.refusal.closed'>> {
  return inTransaction(club, async (club) => {
    const request = await lockRequest(club, actor, input.request);
    authorize(mayAnswer(actor, request));
    if (request.withdrawnAt) return done();
    if (!isOpen(request)) return refuse('mentoring.refusal.closed');
    await club.db.update(mentorRequests).set({ withdrawnAt: club.clock.now() }).where(eq(mentorRequests.id, request.id));
    return done();
  });
}
