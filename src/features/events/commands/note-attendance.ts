import { and, eq } from 'drizzle-orm';
import { attendances } from '#db/schema/index.ts';
import { recordAct } from '#src/features/programme/commands/record-act.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { stageOf } from '../rules.ts';
import type { OneEvent } from '../schema.ts';
import { lockEvent } from './lock-event.ts';

type Refusal = 'events.refusal.not-yet' | 'events.refusal.cancelled';

/** "I was there": the member's own note, with or without a sign-up before. It counts as an act, and nobody else reads it. */
export async function noteAttendance(club: Club, actor: Member, input: OneEvent): Promise<Result<{ id: string }, Refusal>> {
  return inTransaction(club, async (club) => {
    const event = await lockEvent(club, actor, input.event);
    const now = club.clock.now();
    const stage = stageOf(event, now);
    if (stage === 'cancelled') return refuse('events.refusal.cancelled');
    if (stage === 'ahead') return refuse('events.refusal.not-yet');
    const noted = await club.db
      .insert(attendances)
      .values({ memberId: actor.id, eventId: event.id, notedAt: now })
      .onConflictDoNothing()
      .returning({ eventId: attendances.eventId });
    if (noted.length > 0) await recordAct(club, actor.id);
    return done({ id: event.id });
  });
}

/** Takes the own note back. */
export async function forgetAttendance(club: Club, actor: Member, input: OneEvent): Promise<Result<{ id: string }, never>> {
  await club.db.delete(attendances).where(and(eq(attendances.memberId, actor.id), eq(attendances.eventId, input.event)));
  return done({ id: input.event });
}
