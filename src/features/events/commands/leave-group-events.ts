import { and, asc, eq, inArray } from 'drizzle-orm';
import { events, signUps } from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';
import { settlePlaces } from './lock-event.ts';

/** Part of leaving a group: signed off from its events, which are out of sight from now on; the next ones move up. */
export async function leaveGroupEvents(club: Club, groupId: string, memberId: string): Promise<void> {
  const mine = club.db.select({ id: signUps.eventId }).from(signUps).where(eq(signUps.memberId, memberId));
  const held = await club.db
    .select()
    .from(events)
    .where(and(eq(events.groupId, groupId), inArray(events.id, mine)))
    .orderBy(asc(events.id))
    .for('no key update');
  for (const event of held) {
    await club.db.delete(signUps).where(and(eq(signUps.eventId, event.id), eq(signUps.memberId, memberId)));
    await settlePlaces(club, event);
  }
}
