import { and, eq, sql } from 'drizzle-orm';
import { events, signUps } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { maySignUp } from '../policy.ts';
import { hasPlaceAtOnce, stageOf } from '../rules.ts';
import type { OneEvent, SignUpInput } from '../schema.ts';
import { lockEvent, settlePlaces } from './lock-event.ts';

type Refusal = 'events.refusal.cancelled' | 'events.refusal.begun';

/** Signs up: for a place while there is one, else for the end of the waiting list. Others read the name only if wanted. Twice is once. */
export async function signUp(
  club: Club,
  actor: Member,
  { event: wanted, shown = false }: SignUpInput,
): Promise<Result<{ id: string; hasPlace: boolean }, Refusal>> {
  return inTransaction(club, async (club) => {
    const event = await lockEvent(club, actor, wanted);
    authorize(maySignUp(actor, event));
    const { id } = event;
    const [mine] = await club.db
      .select({ placedAt: signUps.placedAt })
      .from(signUps)
      .where(and(eq(signUps.eventId, id), eq(signUps.memberId, actor.id)));
    if (mine) return done({ id, hasPlace: mine.placedAt !== null });
    const now = club.clock.now();
    const stage = stageOf(event, now);
    if (stage === 'cancelled') return refuse('events.refusal.cancelled');
    if (stage !== 'ahead') return refuse('events.refusal.begun');

    const hasPlace = hasPlaceAtOnce(event);
    const [last] = await club.db
      .select({ number: sql<number>`coalesce(max(${signUps.number}), 0)` })
      .from(signUps)
      .where(eq(signUps.eventId, id));
    const number = (last?.number ?? 0) + 1;
    const when = { signedUpAt: now, placedAt: hasPlace ? now : null, shownAt: shown ? now : null };
    await club.db.insert(signUps).values({ eventId: id, memberId: actor.id, number, ...when });
    await club.db
      .update(events)
      .set(hasPlace ? { taken: event.taken + 1 } : { waiting: event.waiting + 1 })
      .where(eq(events.id, id));
    return done({ id, hasPlace });
  });
}

/** Signs off, at any time and without a reason; the next one moves up. */
export async function signOff(club: Club, actor: Member, input: OneEvent): Promise<Result<{ id: string }, never>> {
  return inTransaction(club, async (club) => {
    const event = await lockEvent(club, actor, input.event);
    await club.db.delete(signUps).where(and(eq(signUps.eventId, event.id), eq(signUps.memberId, actor.id)));
    await settlePlaces(club, event);
    return done({ id: event.id });
  });
}
