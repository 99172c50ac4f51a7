import { and, eq, isNotNull } from 'drizzle-orm';
import { fits, meetings } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayShape } from '../policy.ts';
import type { FitInput } from '../schema.ts';
import { lockMentorship } from './lock-pair.ts';

type Refusal = 'mentoring.refusal.ended' | 'mentoring.refusal.not-met';

/** After the first meeting each side says for itself how it fits. The other side never sees it, nor does anyone else. */
export async function sayFit(club: Club, actor: Member, input: FitInput): Promise<Result<{ mentorship: string }, Refusal>> {
  return inTransaction(club, async (club) => {
    const mentorship = await lockMentorship(club, actor, input.mentorship);
    authorize(mayShape(actor, mentorship));
    if (mentorship.endedAt) return refuse('mentoring.refusal.ended');
    const met = await club.db.$count(meetings, and(eq(meetings.mentorshipId, mentorship.id), isNotNull(meetings.heldAt)));
    if (met === 0) return refuse('mentoring.refusal.not-met');
    const said = { fit: input.fit, saidAt: club.clock.now() };
    await club.db
      .insert(fits)
      .values({ mentorshipId: mentorship.id, memberId: actor.id, ...said })
      .onConflictDoUpdate({ target: [fits.mentorshipId, fits.memberId], set: said });
    return done({ mentorship: mentorship.id });
  });
}
