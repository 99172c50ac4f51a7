import { and, asc, desc, eq, gt, isNotNull, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import { attendances, calendarFeeds, events, groups, memberships, signUps } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { isId } from '#src/platform/ids.ts';
import { EARLIER_PER_PAGE, EVENTS_PER_PAGE } from './rules.ts';

/** No event is longer: bounds the search for those that are still on. */
const LONGEST = 8 * 3_600_000;
/** Own events ahead on one page: nobody has more. */
const MINE = 50;

/** What a list says of an event, and one member's own part in it. */
export const line = {
  id: events.id,
  kind: events.kind,
  title: events.title,
  lang: events.lang,
  tier: events.tier,
  group: groups.name,
  startsAt: events.startsAt,
  endsAt: events.endsAt,
  places: events.places,
  taken: events.taken,
  waiting: events.waiting,
  cancelledAt: events.cancelledAt,
  ownerId: events.ownerId,
  hasMaterials: sql<boolean>`${events.materials} <> ''`,
  signedUpAt: signUps.signedUpAt,
  placedAt: signUps.placedAt,
  notedAt: attendances.notedAt,
};

/** Lines this member may see: of tiers, of their own groups, and what they own. */
function lines(club: Club, { id: me }: Member, where: SQL | undefined) {
  return club.db
    .select(line)
    .from(events)
    .leftJoin(groups, eq(groups.id, events.groupId))
    .leftJoin(memberships, and(eq(memberships.groupId, events.groupId), eq(memberships.memberId, me)))
    .leftJoin(signUps, and(eq(signUps.eventId, events.id), eq(signUps.memberId, me)))
    .leftJoin(attendances, and(eq(attendances.eventId, events.id), eq(attendances.memberId, me)))
    .where(and(or(isNull(events.groupId), isNotNull(memberships.memberId), eq(events.ownerId, me)), where));
}

export type EventLine = Awaited<ReturnType<typeof lines>>[number];

/** What comes, the member's own first, and what was: with materials, or their own. `after` and `before` are ids of the last line. */
export async function eventList(
  club: Club,
  member: Member,
  { after, before }: { after?: string | undefined; before?: string | undefined },
) {
  const now = club.clock.now();
  const me = member.id;
  const isMine = or(isNotNull(signUps.memberId), eq(events.ownerId, me));
  const notOver = and(gt(events.startsAt, new Date(now.getTime() - LONGEST)), gt(events.endsAt, now));
  const beyond = (id: string) => sql`(${events.startsAt}, ${events.id}) > (select e.starts_at, e.id from ${events} e where e.id = ${id})`;
  const until = (id: string) => sql`(${events.startsAt}, ${events.id}) < (select e.starts_at, e.id from ${events} e where e.id = ${id})`;
  const ofMine = sql`${events.id} in (select s.event_id from ${signUps} s where s.member_id = ${me}::uuid union all select e.id from ${events} e where e.owner_id = ${me}::uuid)`;
  const [mine, coming, earlier, feeds] = await Promise.all([
    lines(club, member, and(notOver, ofMine)).orderBy(asc(events.startsAt), asc(events.id)).limit(MINE),
    lines(club, member, and(notOver, isNull(events.cancelledAt), sql`not (${isMine})`, isId(after) ? beyond(after) : undefined))
      .orderBy(asc(events.startsAt), asc(events.id))
      .limit(EVENTS_PER_PAGE + 1),
    lines(
      club,
      member,
      and(
        lte(events.endsAt, now),
        isNull(events.cancelledAt),
        or(sql`${events.materials} <> ''`, isMine, isNotNull(attendances.memberId)),
        isId(before) ? until(before) : undefined,
      ),
    )
      .orderBy(desc(events.startsAt), desc(events.id))
      .limit(EARLIER_PER_PAGE + 1),
    club.db
      .select({ madeAt: calendarFeeds.madeAt, meetingsSince: calendarFeeds.meetingsSince })
      .from(calendarFeeds)
      .where(eq(calendarFeeds.memberId, me)),
  ]);
  const page = coming.slice(0, EVENTS_PER_PAGE);
  const past = earlier.slice(0, EARLIER_PER_PAGE);
  return {
    mine,
    coming: page,
    next: coming.length > EVENTS_PER_PAGE ? page.at(-1)?.id : undefined,
    earlier: past,
    older: earlier.length > EARLIER_PER_PAGE ? past.at(-1)?.id : undefined,
    feed: feeds[0] ?? null,
  };
}
