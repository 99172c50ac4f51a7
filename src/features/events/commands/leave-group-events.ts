import { and, asc, eq, gt, inArray, or } from 'drizzle-orm';
import { events, signUps } from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';
import { letGo } from './erase-events.ts';
import { settlePlaces } from './lock-event.ts';

/**
 * Part of leaving a group, whose events are out of sight from now on: signed off from them, the next ones move up, and
 * what the member held there and is still ahead goes to somebody inside.
 */
export async function leaveGroupEvents(club: Club, groupId: string, memberId: string): Promise<void> {
  const mine = club.db.select({ id: signUps.eventId }).from(signUps).where(eq(signUps.memberId, memberId));
  const held = await club.db
    .select()
    .from(events)
    .where(
      and(
        eq(events.groupId, groupId),
        or(inArray(events.id, mine), and(eq(events.ownerId, memberId), gt(events.startsAt, club.clock.now()))),
      ),
    )
    .orderBy(asc(events.id))
    .for('no key update');
  for (const event of held) {
    await club.db.delete(signUps).where(and(eq(signUps.eventId, event.id), eq(signUps.memberId, memberId)));
    if (event.ownerId === memberId) await letGo(club, event, memberId);
    else await settlePlaces(club, event);
  }
}
