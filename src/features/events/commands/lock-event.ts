import { and, asc, eq, isNull, lte, sql } from 'drizzle-orm';
import { events, memberships, signUps } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found, NotFound } from '#src/platform/errors.ts';
import { maySeeEvent, type Standing } from '../policy.ts';
import { freePlaces, movingUp, stageOf } from '../rules.ts';
import { tellLater } from '../tell-signed-up.ts';

export type LockedEvent = typeof events.$inferSelect & Standing;

/**
 * Holds the event for the rest of the transaction: signing up, off and moving up happen one after the
 * other. Locks are taken in one order everywhere: the membership of the group, the event, its sign-ups.
 * Called by every use case of one event; who cannot see it finds nothing.
 */
export async function lockEvent(club: Club, actor: Member, id: string): Promise<LockedEvent> {
  const [first] = await club.db.select({ groupId: events.groupId }).from(events).where(eq(events.id, id));
  const { groupId } = found(first);
  const { isInGroup, isHost } = await standingIn(club, actor, groupId);
  const [row] = await club.db.select().from(events).where(eq(events.id, id)).for('no key update');
  const event = { ...found(row), isInGroup, isHost };
  if (!maySeeEvent(actor, event)) throw new NotFound();
  return event;
}

/** Held, so that nobody leaves the group between the look and the write. */
export async function standingIn(club: Club, actor: Member, groupId: string | null): Promise<{ isInGroup: boolean; isHost: boolean }> {
  if (groupId === null) return { isInGroup: false, isHost: false };
  const [mine] = await club.db
    .select({ hostSince: memberships.hostSince })
    .from(memberships)
    .where(and(eq(memberships.groupId, groupId), eq(memberships.memberId, actor.id)))
    .for('share');
  return { isInGroup: mine !== undefined, isHost: Boolean(mine?.hostSince) };
}

/**
 * Called with the event's lock held, after anything that may have freed a place: those who are next move
 * up and are told, and the numbers on the event are counted afresh. Nobody moves up once it has begun.
 */
export async function settlePlaces(club: Club, event: LockedEvent | typeof events.$inferSelect): Promise<void> {
  const now = club.clock.now();
  const ofEvent = eq(signUps.eventId, event.id);
  const taken = await club.db.$count(signUps, and(ofEvent, sql`${signUps.placedAt} is not null`));
  const free = freePlaces({ places: event.places, taken });
  if (free > 0 && stageOf(event, now) === 'ahead') {
    const waiting = await club.db
      .select({ number: signUps.number })
      .from(signUps)
      .where(and(ofEvent, isNull(signUps.placedAt)))
      .orderBy(asc(signUps.number))
      .limit(Number.isFinite(free) ? free : 1_000_000);
    const up = movingUp(waiting, { places: event.places, taken });
    const numbers = up.map(({ number }) => number);
    if (numbers.length > 0)
      await club.db
        .update(signUps)
        .set({ placedAt: now })
        .where(and(ofEvent, isNull(signUps.placedAt), lte(signUps.number, numbers.at(-1) ?? 0)));
    await tellLater(club, { event: event.id, kind: 'events.notice.moved-up', to: numbers });
  }
  await club.db
    .update(events)
    .set({
      taken: sql`(select count(*)::int from ${signUps} where ${ofEvent} and ${signUps.placedAt} is not null)`,
      waiting: sql`(select count(*)::int from ${signUps} where ${ofEvent} and ${signUps.placedAt} is null)`,
    })
    .where(eq(events.id, event.id));
}

/** The numbers of everybody who signed up, with or without a place. */
export async function signedUp(club: Club, eventId: string): Promise<number[]> {
  const rows = await club.db
    .select({ number: signUps.number })
    .from(signUps)
    .where(eq(signUps.eventId, eventId))
    .orderBy(asc(signUps.number));
  return rows.map(({ number }) => number);
}
