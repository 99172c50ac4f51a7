import { createHash } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import ical, { ICalCalendarMethod, type ICalEventData, ICalEventStatus } from 'ical-generator';
import { calendarFeeds, events, members, signUps } from '#db/schema/index.ts';
import { isLocale, type Translate, translator } from '#src/i18n/t.ts';
import { type MeetingInFeed, meetingsInFeed, meetingUid } from '#src/features/mentoring/calendar.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { withinLimit } from '#src/platform/limits.ts';
import { prepared } from '#src/platform/prepared.ts';
import { hashToken } from '#src/platform/tokens.ts';
import { readEvent } from './queries.ts';
import { endOf, isFeedToken, type Kind, REMEMBERED_DAYS } from './rules.ts';

/** What a calendar shows of an event to one member (RFC 5545). Every instant goes out in UTC. */
interface Dated {
  readonly id: string;
  readonly kind: Kind;
  readonly title: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly place: string;
  /** only for those who may use it */
  readonly link: string;
  readonly changedAt: Date;
  readonly sequence: number;
  readonly cancelledAt: Date | null;
  readonly isWaiting: boolean;
}

/** One event as a file, for whoever may see it. */
export async function eventFile(club: Club, actor: Member, id: string | undefined, t: Translate): Promise<string> {
  const event = await readEvent(club, actor, id);
  const isWaiting = event.signedUpAt !== null && event.placedAt === null;
  const method = event.cancelledAt ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH;
  return calendarOf([entryOf(club, t, { ...event, isWaiting })], { method });
}

function calendarOf(entries: readonly ICalEventData[], options: { method: ICalCalendarMethod; name?: string; ttl?: number }): string {
  return ical({ prodId: { company: 'Social Community Club', product: 'Calendar' }, ...options, events: [...entries] }).toString();
}

/** The UID never changes and SEQUENCE only grows, so a calendar moves what it knows and takes out what is called off. */
function entryOf(club: Club, t: Translate, event: Dated): ICalEventData {
  const { id, startsAt, endsAt, changedAt, cancelledAt, isWaiting, place, link } = event;
  const title = event.title || t(`events.kind.${event.kind}`);
  const where = place || link;
  return {
    id: `event-${id}@${new URL(club.config.publicUrl).hostname}`,
    sequence: event.sequence,
    status: cancelledAt ? ICalEventStatus.CANCELLED : isWaiting ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
    stamp: changedAt,
    lastModified: changedAt,
    start: startsAt,
    end: endsAt,
    summary: isWaiting ? t('events.calendar.waiting', { event: title }) : title,
    ...(where ? { location: where } : {}),
    ...(place && link ? { description: link } : {}),
    url: new URL(`/learn/workshops/${id}`, club.config.publicUrl).href,
  };
}

/** A mentoring meeting without the other's name: the feed lies with whoever runs the calendar. */
function meetingEntry(club: Club, t: Translate, meeting: MeetingInFeed): ICalEventData {
  const startsAt = new Date(meeting.startsAt);
  const stamp = new Date(meeting.cancelledAt ?? meeting.arrangedAt);
  return {
    id: meetingUid(club, meeting.id),
    sequence: meeting.cancelledAt ? 1 : 0,
    status: meeting.cancelledAt ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    stamp,
    lastModified: stamp,
    start: startsAt,
    end: endOf(startsAt, meeting.minutes),
    summary: t('events.calendar.meeting'),
    ...(meeting.place ? { location: meeting.place } : {}),
    url: new URL(`/mentoring/${meeting.mentorship}`, club.config.publicUrl).href,
  };
}

/** Wrong addresses from one place: enough for an office full of calendars that still ask for a revoked one. */
const MISSES = { max: 60, minutes: 10 };

export type FeedAnswer = { readonly body: string; readonly etag: string } | 'unknown' | 'too-many';

/**
 * Public: whoever holds the secret address reads the feed, with no cookie. A known address costs one
 * statement; an unknown one is counted. The body says nothing about now, so unchanged dates have an unchanged ETag.
 */
export async function readFeed(club: Club, { token, address }: { token: string | undefined; address: string }): Promise<FeedAnswer> {
  if (!isFeedToken(token)) return 'unknown';
  const since = new Date(club.clock.now().getTime() - REMEMBERED_DAYS * 86_400_000).toISOString();
  const [feed] = await feedByToken(club).execute({ tokenHash: hashToken(token), since });
  if (!feed) return (await withinLimit(club, `calendar feed ${address}`, MISSES)) ? 'unknown' : 'too-many';
  const t = translator(isLocale(feed.locale) ? feed.locale : club.config.defaultLocale, feed.timeZone);
  const own = feed.events.map((event) => entryOf(club, t, dated(event)));
  const meetings = feed.meetings.map((meeting) => meetingEntry(club, t, meeting));
  const body = calendarOf([...own, ...meetings], { method: ICalCalendarMethod.PUBLISH, name: club.config.clubName, ttl: 3600 });
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"` };
}

type Texts<T> = { [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K] };

function dated({ startsAt, endsAt, changedAt, cancelledAt, ...rest }: Texts<Dated>): Dated {
  const at = (text: string) => new Date(text);
  return {
    ...rest,
    startsAt: at(startsAt),
    endsAt: at(endsAt),
    changedAt: at(changedAt),
    cancelledAt: cancelledAt ? at(cancelledAt) : null,
  };
}

const feedByToken = prepared((db) => {
  const since = sql`${sql.placeholder('since')}::timestamptz`;
  const member = sql`${calendarFeeds.memberId}`;
  // Moving up changes the entry as well, so the later of the two instants counts.
  return db
    .select({
      locale: members.locale,
      timeZone: members.timeZone,
      events: sql<Texts<Dated>[]>`(
        select coalesce(json_agg(json_build_object('id', e.id, 'kind', e.kind, 'title', e.title, 'startsAt', e.starts_at, 'endsAt', e.ends_at,
          'place', e.place, 'link', case when mine.waits then '' else e.link end, 'changedAt', greatest(e.changed_at, mine.since),
          'sequence', e.sequence, 'cancelledAt', e.cancelled_at, 'isWaiting', mine.waits) order by e.starts_at, e.id), '[]')
        from (select s.event_id as id, s.placed_at is null as waits, coalesce(s.placed_at, s.signed_up_at) as since
            from ${signUps} s where s.member_id = ${member}
          union all select o.id, false, o.created_at from ${events} o where o.owner_id = ${member}) mine
        join ${events} e on e.id = mine.id where e.ends_at > ${since})`,
      meetings: sql<MeetingInFeed[]>`case when ${calendarFeeds.meetingsSince} is null then '[]' else ${meetingsInFeed(member, since)} end`,
    })
    .from(calendarFeeds)
    .innerJoin(members, eq(members.id, calendarFeeds.memberId))
    .where(eq(calendarFeeds.tokenHash, sql.placeholder('tokenHash')))
    .prepare('calendar_feed');
});
