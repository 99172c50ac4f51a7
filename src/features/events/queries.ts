import { and, asc, eq, isNotNull, or, sql } from 'drizzle-orm';
import { attendances, events, groups, members, memberships, signUps } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found, NotFound } from '#src/platform/errors.ts';
import { isId } from '#src/platform/ids.ts';
import { prepared } from '#src/platform/prepared.ts';
import { line } from './list-queries.ts';
import { maySeeEvent, maySeeLink } from './policy.ts';
import { type Kind, PEOPLE_PER_PAGE, stageOf } from './rules.ts';

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
      shownAt: signUps.shownAt,
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
 * up with an owner before them) and for those with a place who show theirs (others of that kind). The scope stands in
 * `where`; a lead who is neither finds nobody, and outside a group its names are nobody's.
 */
export async function peopleComing(
  club: Club,
  member: Member,
  event: { id: string; endsAt: Date },
  { after }: { after?: string | undefined } = {},
) {
  const isOwner = sql`exists (select from ${events} where ${events.id} = ${event.id} and ${events.ownerId} = ${member.id}
    and (${events.takenOverAt} is null or ${signUps.signedUpAt} > ${events.takenOverAt}))`;
  const isAmong = sql`exists (select from ${signUps} me where me.event_id = ${event.id} and me.member_id = ${member.id} and me.placed_at is not null and me.shown_at is not null)`;
  if (event.endsAt <= club.clock.now()) return { people: [], next: null };
  const rows = await club.db
    .select({ id: members.id, name: members.name, placedAt: signUps.placedAt })
    .from(signUps)
    .innerJoin(members, eq(members.id, signUps.memberId))
    .where(
      and(
        eq(signUps.eventId, event.id),
        or(isOwner, and(isAmong, isNotNull(signUps.placedAt), isNotNull(signUps.shownAt))),
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
