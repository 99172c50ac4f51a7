import { eq } from 'drizzle-orm';
import { mentorRequests, mentors } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayDecide } from '../policy.ts';
import { isOpen } from '../rules.ts';
import type { DeclineInput } from '../schema.ts';
import { lockOffer, lockRequest } from './lock-pair.ts';

/** Says no, with or without words, and if wanted pauses in the same step. Words stay on the page, never in a mail. */
export async function declineRequest(club: Club, actor: Member, input: DeclineInput): Promise<Result<void, 'mentoring.refusal.closed'>> {
  return inTransaction(club, async (club) => {
    if (input.pause) await lockOffer(club, actor.id);
    const request = await lockRequest(club, actor, input.request);
    authorize(mayDecide(actor, request));
    if (!isOpen(request)) return refuse('mentoring.refusal.closed');

    const now = club.clock.now();
    await club.db
      .update(mentorRequests)
      .set({ declinedAt: now, declineWords: input.words || null })
      .where(eq(mentorRequests.id, request.id));
    if (input.pause) await club.db.update(mentors).set({ pausedAt: now }).where(eq(mentors.memberId, actor.id));
    if (request.menteeId) {
      await tellMember(club, {
        to: request.menteeId,
        kind: 'mentoring.notice.declined',
        params: { name: actor.name },
        about: actor.id,
        href: `/mentoring/requests/${request.id}`,
        mail: true,
      });
    }
    return done();
  });
}
