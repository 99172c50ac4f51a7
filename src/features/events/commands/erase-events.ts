import { and, asc, eq, gt, inArray, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import { appointments, attendances, events, memberships, signUps } from '#db/schema/index.ts';
import { tellMembersOnce } from '#src/features/notices/commands/tell-members.ts';
import type { Club } from '#src/platform/club.ts';
import { stageOf } from '../rules.ts';
import { tellLater } from '../tell-signed-up.ts';
import { callOff } from './cancel-event.ts';
import { settlePlaces, signedUp } from './lock-event.ts';

type Event = typeof events.$inferSelect;

/**
 * Part of leaving the club, in its transaction, after the groups and before the member's row goes. Own words are
 * deleted: title, text, materials, place and link. What is left of an event, its kind and hour, stays for
 * those who signed up: ahead, it looks for a new owner, or is called off where nobody can take it over.
 */
export async function eraseEvents(club: Club, memberId: string): Promise<void> {
  const signedUpFor = club.db.select({ id: signUps.eventId }).from(signUps).where(eq(signUps.memberId, memberId));
  const held = await club.db
    .select()
    .from(events)
    .where(or(eq(events.ownerId, memberId), and(inArray(events.id, signedUpFor), gt(events.startsAt, club.clock.now()))))
    .orderBy(asc(events.id))
    .for('no key update');
  await club.db.delete(signUps).where(eq(signUps.memberId, memberId));
  for (const event of held) {
    if (event.ownerId === memberId) await letGo(club, event, memberId);
    else await settlePlaces(club, event);
  }
}

/** The owner's words go with them; what they held ahead looks for somebody else, or is called off. */
export async function letGo(club: Club, event: Event, memberId: string): Promise<void> {
  const others = await signedUp(club, event.id);
  const noted = await club.db.$count(attendances, and(eq(attendances.eventId, event.id), ne(attendances.memberId, memberId)));
  if (others.length === 0 && noted === 0) {
    await club.db.delete(events).where(eq(events.id, event.id));
    return;
  }
  const empty = { title: '', about: '', aboutHtml: '', place: '', link: '', materials: '', materialsHtml: '' };
  const now = club.clock.now();
  const changed = { changedAt: now, sequence: event.sequence + 1 };
  await club.db
    .update(events)
    .set({ ...empty, ...changed, ownerId: null })
    .where(eq(events.id, event.id));
  if (stageOf(event, now) !== 'ahead') return;
  const able = await whoMayTakeOver(club, event, memberId);
  if (able.length === 0) return callOff(club, { ...event, ...changed }, 'events.notice.called-off');
  await tellMembersOnce(club, { to: able, kind: 'events.notice.needs-owner', href: `/learn/workshops/${event.id}` });
  await tellLater(club, { event: event.id, kind: 'events.notice.no-owner', to: others });
}

/** The same people as in `mayTakeOver`: leads; for a group its hosts, and leads who are in it. */
async function whoMayTakeOver(club: Club, { groupId }: Event, but: string): Promise<string[]> {
  const leads = club.db
    .select({ id: appointments.memberId })
    .from(appointments)
    .where(and(eq(appointments.role, 'lead'), isNull(appointments.endedAt)));
  const able = groupId
    ? await club.db
        .select({ id: memberships.memberId })
        .from(memberships)
        .where(and(eq(memberships.groupId, groupId), or(isNotNull(memberships.hostSince), sql`${memberships.memberId} in ${leads}`)))
    : await leads;
  return able.map(({ id }) => id).filter((id) => id !== but);
}
