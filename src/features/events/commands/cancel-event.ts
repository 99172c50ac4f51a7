import { eq } from 'drizzle-orm';
import { events } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayChangeEvent } from '../policy.ts';
import { stageOf } from '../rules.ts';
import type { OneEvent } from '../schema.ts';
import { tellLater } from '../tell-signed-up.ts';
import { lockEvent, signedUp } from './lock-event.ts';

/** Calls an event off. Everybody who signed up learns it by notice and mail, and their calendars take it out. */
export async function cancelEvent(club: Club, actor: Member, input: OneEvent): Promise<Result<{ id: string }, 'events.refusal.begun'>> {
  return inTransaction(club, async (club) => {
    const event = await lockEvent(club, actor, input.event);
    authorize(mayChangeEvent(actor, event));
    if (event.cancelledAt) return done({ id: event.id });
    if (stageOf(event, club.clock.now()) !== 'ahead') return refuse('events.refusal.begun');
    await callOff(club, event, 'events.notice.cancelled');
    return done({ id: event.id });
  });
}

/** Called with the event's lock held. */
export async function callOff(
  club: Club,
  event: Pick<typeof events.$inferSelect, 'id' | 'sequence'>,
  kind: 'events.notice.cancelled' | 'events.notice.called-off',
): Promise<void> {
  const now = club.clock.now();
  await club.db
    .update(events)
    .set({ cancelledAt: now, changedAt: now, sequence: event.sequence + 1 })
    .where(eq(events.id, event.id));
  await tellLater(club, { event: event.id, kind, to: await signedUp(club, event.id) });
}
