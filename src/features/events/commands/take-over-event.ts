import { and, eq } from 'drizzle-orm';
import { events, signUps } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayTakeOver } from '../policy.ts';
import { stageOf } from '../rules.ts';
import type { OneEvent } from '../schema.ts';
import { tellLater } from '../tell-signed-up.ts';
import { lockEvent, settlePlaces, signedUp } from './lock-event.ts';

type Refusal = 'events.refusal.taken-over' | 'events.refusal.begun';

/** Takes over an event whose owner left. Those who signed up hear of it; words and place are still to be given, and they hear of them then. */
export async function takeOverEvent(club: Club, actor: Member, input: OneEvent): Promise<Result<{ id: string }, Refusal>> {
  return inTransaction(club, async (club) => {
    const event = await lockEvent(club, actor, input.event);
    const { id } = event;
    if (event.ownerId === actor.id) return done({ id });
    const mightOnce = mayTakeOver(actor, { ...event, ownerId: null });
    authorize(mightOnce);
    if (event.ownerId) return refuse('events.refusal.taken-over');
    if (stageOf(event, club.clock.now()) !== 'ahead') return refuse('events.refusal.begun');
    await club.db.update(events).set({ ownerId: actor.id, takenOverAt: club.clock.now() }).where(eq(events.id, id));
    // Whoever holds it needs no place in it.
    await club.db.delete(signUps).where(and(eq(signUps.eventId, id), eq(signUps.memberId, actor.id)));
    await settlePlaces(club, event);
    await tellLater(club, { event: id, kind: 'events.notice.taken-over', to: await signedUp(club, id) });
    return done({ id });
  });
}
