import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { at, id } from './columns.ts';
import { groups } from './groups.ts';
import { members } from './members.ts';

/** A dated event: for everybody on the way through a tier, or for the members of a group. */
export const events = pgTable(
  'events',
  {
    id: id(),
    kind: text().$type<'workshop' | 'development-meeting'>().notNull(),
    /** empty once whoever wrote it has left and nobody took the event over yet */
    title: text().notNull(),
    about: text().notNull(),
    aboutHtml: text().notNull(),
    lang: text().notNull(),
    tier: text().$type<'first-steps' | 'own-voice' | 'insights'>(),
    groupId: uuid().references(() => groups.id, { onDelete: 'cascade' }),
    /** who set it up, or took it over; nobody while it looks for a new owner */
    ownerId: uuid().references(() => members.id, { onDelete: 'set null' }),
    startsAt: at().notNull(),
    endsAt: at().notNull(),
    place: text().notNull().default(''),
    link: text().notNull().default(''),
    /** null: as many as come */
    places: integer(),
    /** members with a place, and members waiting; counted again under the event's lock with each change */
    taken: integer().notNull().default(0),
    waiting: integer().notNull().default(0),
    materials: text().notNull().default(''),
    materialsHtml: text().notNull().default(''),
    createdAt: at().notNull(),
    /** when something last changed that a calendar shows, and how often (RFC 5545, SEQUENCE) */
    changedAt: at().notNull(),
    sequence: integer().notNull().default(0),
    cancelledAt: at(),
    /** when somebody took it over: they see the names of those who signed up since, with them */
    takenOverAt: at(),
  },
  (t) => [
    check('events_kind', sql`${t.kind} in ('workshop','development-meeting')`),
    check('events_audience', sql`(${t.tier} is null) <> (${t.groupId} is null)`),
    check('events_end', sql`${t.endsAt} > ${t.startsAt}`),
    check('events_places', sql`${t.places} between 1 and 500`),
    index('events_starts').on(t.startsAt, t.id),
    index('events_group').on(t.groupId, t.startsAt),
    index('events_owner').on(t.ownerId, t.startsAt),
    index('events_ownerless').on(t.startsAt).where(sql`${t.ownerId} is null and ${t.cancelledAt} is null`),
  ],
);

/** Wants to come. `number` is the order of arrival at this event; without `placedAt` the member waits. */
export const signUps = pgTable(
  'sign_ups',
  {
    eventId: uuid()
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    signedUpAt: at().notNull(),
    placedAt: at(),
    /** the others with a place who show theirs may read the name since; else whoever holds the event alone */
    shownAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.eventId, t.memberId] }),
    uniqueIndex('sign_ups_number').on(t.eventId, t.number),
    index('sign_ups_waiting').on(t.eventId, t.number).where(sql`${t.placedAt} is null`),
    index('sign_ups_member').on(t.memberId, t.eventId),
  ],
);

/** "I was there": noted by the member alone and shown to nobody else. There is no attendance list. */
export const attendances = pgTable(
  'attendances',
  {
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    eventId: uuid()
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    notedAt: at().notNull(),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.eventId] }), index('attendances_event').on(t.eventId)],
);

/** The secret address at which a calendar reads a member's dates. Only its hash is kept. */
export const calendarFeeds = pgTable('calendar_feeds', {
  memberId: uuid()
    .primaryKey()
    .references(() => members.id, { onDelete: 'cascade' }),
  tokenHash: text().notNull().unique(),
  madeAt: at().notNull(),
  /** set when the member wants mentoring meetings in it as well */
  meetingsSince: at(),
});
