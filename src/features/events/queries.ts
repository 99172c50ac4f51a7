import { and, asc, desc, eq, gt, isNotNull, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import { attendances, calendarFeeds, events, groups, members, memberships, signUps } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found, NotFound } from '#src/platform/errors.ts';
import { isId } from '#src/platform/ids.ts';
import { prepared } from '#src/platform/prepared.ts';
import { maySeeEvent, maySeeLink } from './policy.ts';
import { EARLIER_PER_PAGE, EVENTS_PER_PAGE, type Kind, PEOPLE_PER_PAGE, stageOf } from './rules.ts';

/** No event is longer: bounds the search for those that are still on. */
const LONGEST = 8 * 3_600_000;
/** Own events ahead on one page: nobody has more. */
const MINE = 50;

const line = {
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

/* The list */

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

/* One event */

/** An event as this member may see it. The room link is there only for those who may use it. */
export async function readEvent(club: Club, member: Member, id: string | undefined) {
  const [row] = isId(id) ? await eventAsSeen(club).execute({ me: member.id, id }) : [];
  const { joinedAt, hostSince, link, ...event } = found(row);
  const standing = { isInGroup: joinedAt !== null, isHost: hostSince !== null };
  if (!maySeeEvent(member, { ...event, ...standing })) throw new NotFound();
  return {
    ...event,
    ...standing,
    hasLink: link !== '',
    link: maySeeLink(member, event, event.placedAt !== null) ? link : '',
    stage: stageOf(event, club.clock.now()),
  };
}

export type EventView = Awaited<ReturnType<typeof readEvent>>;

const eventAsSeen = prepared((db) => {
  const me = sql.placeholder('me');
  return db
    .select({
      ...line,
      groupId: events.groupId,
      groupSlug: groups.slug,
      about: events.about,
      aboutHtml: events.aboutHtml,
      place: events.place,
      link: events.link,
      materials: events.materials,
      materialsHtml: events.materialsHtml,
      changedAt: events.changedAt,
      sequence: events.sequence,
      ownerName: members.name,
      takenOverAt: events.takenOverAt,
      joinedAt: memberships.joinedAt,
      hostSince: memberships.hostSince,
      /** how many wait who came before; only of use to who waits */
      before: sql<number>`(select count(*)::int from ${signUps} w where w.event_id = ${events.id} and w.placed_at is null and w.number < ${signUps.number})`,
    })
    .from(events)
    .leftJoin(members, eq(members.id, events.ownerId))
    .leftJoin(groups, eq(groups.id, events.groupId))
    .leftJoin(memberships, and(eq(memberships.groupId, events.groupId), eq(memberships.memberId, me)))
    .leftJoin(signUps, and(eq(signUps.eventId, events.id), eq(signUps.memberId, me)))
    .leftJoin(attendances, and(eq(attendances.eventId, events.id), eq(attendances.memberId, me)))
    .where(eq(events.id, sql.placeholder('id')))
    .prepare('event_as_seen');
});

/**
 * Names of those who signed up, in the order of the alphabet: for the owner (those who wait as well, but nobody who signed
 * up with an owner before them) and for those with a place (who has one too). The scope stands in `where`; a lead who is
 * neither finds nobody, and outside a group its names are nobody's.
 */
export async function peopleComing(
  club: Club,
  member: Member,
  event: { id: string; endsAt: Date },
  { after }: { after?: string | undefined } = {},
) {
  const isOwner = sql`exists (select from ${events} where ${events.id} = ${event.id} and ${events.ownerId} = ${member.id}
    and (${events.takenOverAt} is null or ${signUps.signedUpAt} > ${events.takenOverAt}))`;
  const isAmong = sql`exists (select from ${signUps} me where me.event_id = ${event.id} and me.member_id = ${member.id} and me.placed_at is not null)`;
  if (event.endsAt <= club.clock.now()) return { people: [], next: null };
  const rows = await club.db
    .select({ id: members.id, name: members.name, placedAt: signUps.placedAt })
    .from(signUps)
    .innerJoin(members, eq(members.id, signUps.memberId))
    .where(
      and(
        eq(signUps.eventId, event.id),
        or(isOwner, and(isAmong, isNotNull(signUps.placedAt))),
        isId(after)
          ? sql`(${members.name}, ${members.id}) > (select m.name, m.id from ${members} m join ${signUps} s on s.member_id = m.id where m.id = ${after} and s.event_id = ${event.id})`
          : undefined,
      ),
    )
    .orderBy(asc(members.name), asc(members.id))
    .limit(PEOPLE_PER_PAGE + 1);
  const people = rows.slice(0, PEOPLE_PER_PAGE);
  return { people, next: rows.length > PEOPLE_PER_PAGE ? (people.at(-1)?.id ?? null) : null };
}

/** Groups of the member, for the form that sets up an event; the policy says for which of them. */
export async function groupsToInvite(club: Club, member: Member) {
  return club.db
    .select({
      id: groups.id,
      name: groups.name,
      closedAt: groups.closedAt,
      isInGroup: sql<boolean>`true`,
      isHost: sql<boolean>`${isNotNull(memberships.hostSince)}`,
    })
    .from(memberships)
    .innerJoin(groups, eq(groups.id, memberships.groupId))
    .where(eq(memberships.memberId, member.id))
    .orderBy(asc(groups.name), asc(groups.id));
}

/* For other features */

/** A part of the statement of a group's page: its next events, for `memberships` joined as the reader's own. */
export const nextOfGroup = sql<{ id: string; title: string; kind: Kind; at: string }[]>`(
  select coalesce(json_agg(json_build_object('id', e.id, 'title', e.title, 'kind', e.kind, 'at', e.starts_at) order by e.starts_at), '[]')
  from (select * from ${events} e where e.group_id = ${groups.id} and e.cancelled_at is null and e.starts_at > ${sql.placeholder('now')}::timestamptz
    order by e.starts_at limit 3) e where ${memberships.memberId} is not null)`;

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
