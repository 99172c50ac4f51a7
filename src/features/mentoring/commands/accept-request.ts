import { and, eq, isNull } from 'drizzle-orm';
import { mentorRequests, mentorships } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { newId } from '#src/platform/ids.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayDecide } from '../policy.ts';
import { isOpen } from '../rules.ts';
import { lockOffer, lockRequest, recountMentees } from './lock-pair.ts';

type Refusal = 'mentoring.refusal.closed' | 'mentoring.refusal.no-offer' | 'mentoring.refusal.no-place';

/** Begins a mentorship. The offer is locked while places are counted: the last one is given once. */
export async function acceptRequest(
  club: Club,
  actor: Member,
  input: { request: string },
): Promise<Result<{ mentorship: string }, Refusal>> {
  return inTransaction(club, async (club) => {
    const offer = await lockOffer(club, actor.id);
    const request = await lockRequest(club, actor, input.request);
    authorize(mayDecide(actor, request));
    if (!isOpen(request)) return refuse('mentoring.refusal.closed');
    if (!offer) return refuse('mentoring.refusal.no-offer');
    const running = await club.db.$count(mentorships, and(eq(mentorships.mentorId, actor.id), isNull(mentorships.endedAt)));
    if (running >= offer.capacity) return refuse('mentoring.refusal.no-place');

    const now = club.clock.now();
    const id = newId(club.clock);
    await club.db.update(mentorRequests).set({ acceptedAt: now }).where(eq(mentorRequests.id, request.id));
    await club.db.insert(mentorships).values({ id, requestId: request.id, mentorId: actor.id, menteeId: request.menteeId, startedAt: now });
    await recountMentees(club, [actor.id]);
    if (request.menteeId) {
      await tellMember(club, {
        to: request.menteeId,
        kind: 'mentoring.notice.accepted',
        params: { name: actor.name },
        about: actor.id,
        href: `/mentoring/${id}`,
        mail: true,
      });
    }
    return done({ mentorship: id });
  });
}
