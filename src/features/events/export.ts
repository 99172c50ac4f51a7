import { asc, eq } from 'drizzle-orm';
import { attendances, calendarFeeds, events, signUps } from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';

/** What a member takes along: what they set up, where they signed up, where they were. */
export async function exportEvents(club: Club, memberId: string) {
  const [own, signedUp, attended, feeds] = await Promise.all([
    club.db
      .select({
        kind: events.kind,
        title: events.title,
        about: events.about,
        materials: events.materials,
        place: events.place,
        link: events.link,
        startsAt: events.startsAt,
        endsAt: events.endsAt,
        places: events.places,
        cancelledAt: events.cancelledAt,
      })
      .from(events)
      .where(eq(events.ownerId, memberId))
      .orderBy(asc(events.startsAt)),
    club.db
      .select({
        kind: events.kind,
        title: events.title,
        startsAt: events.startsAt,
        signedUpAt: signUps.signedUpAt,
        placedAt: signUps.placedAt,
        shownAt: signUps.shownAt,
      })
      .from(signUps)
      .innerJoin(events, eq(events.id, signUps.eventId))
      .where(eq(signUps.memberId, memberId))
      .orderBy(asc(events.startsAt)),
    club.db
      .select({ kind: events.kind, title: events.title, startsAt: events.startsAt, notedAt: attendances.notedAt })
      .from(attendances)
      .innerJoin(events, eq(events.id, attendances.eventId))
      .where(eq(attendances.memberId, memberId))
      .orderBy(asc(events.startsAt)),
    club.db
      .select({ madeAt: calendarFeeds.madeAt, meetingsSince: calendarFeeds.meetingsSince })
      .from(calendarFeeds)
      .where(eq(calendarFeeds.memberId, memberId)),
  ]);
  return { setUp: own, signedUp, attended, calendarFeed: feeds[0] ?? null };
}
