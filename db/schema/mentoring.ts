import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { at, id } from './columns.ts';
import { members } from './members.ts';

/**
 * A member who offers to coach. Ended by deleting the row; paused by its date. The offer names its own
 * languages and topics: somebody may speak four and coach in two.
 */
export const mentors = pgTable(
  'mentors',
  {
    memberId: uuid()
      .primaryKey()
      .references(() => members.id, { onDelete: 'cascade' }),
    /** mentorships at the same time, 1..6 */
    capacity: integer().notNull(),
    /** running mentorships, counted again under lock whenever one begins or ends */
    mentees: integer().notNull().default(0),
    rhythm: text().$type<'weekly' | 'fortnightly' | 'monthly'>().notNull(),
    offers: text().notNull(),
    languages: text().array().notNull(),
    topics: text().array().notNull(),
    /** parts of the self-check the mentor likes to help with; none said is no claim */
    helps: text().array().notNull().default([]),
    since: at().notNull(),
    pausedAt: at(),
  },
  (t) => [
    check('mentors_capacity', sql`${t.capacity} between 1 and 6`),
    check('mentors_mentees', sql`${t.mentees} >= 0`),
    check('mentors_rhythm', sql`${t.rhythm} in ('weekly','fortnightly','monthly')`),
    // The random tail of the id makes a ring; every mentee begins to read it at another place.
    index('mentors_free').on(sql`right(${t.memberId}::text, 12)`).where(sql`${t.pausedAt} is null and ${t.mentees} < ${t.capacity}`),
  ],
);

/** A question to one mentor. When one side leaves the club their words go, the other's stay. */
export const mentorRequests = pgTable(
  'mentor_requests',
  {
    id: id(),
    menteeId: uuid().references(() => members.id, { onDelete: 'set null' }),
    mentorId: uuid().references(() => members.id, { onDelete: 'set null' }),
    message: text().notNull(),
    createdAt: at().notNull(),
    /** the mentor's question before deciding, and its answer */
    question: text(),
    questionAt: at(),
    reply: text(),
    replyAt: at(),
    acceptedAt: at(),
    declinedAt: at(),
    declineWords: text(),
    withdrawnAt: at(),
    escalatedAt: at(),
  },
  (t) => [
    uniqueIndex('mentor_requests_open')
      .on(t.menteeId, t.mentorId)
      .where(sql`${t.acceptedAt} is null and ${t.declinedAt} is null and ${t.withdrawnAt} is null`),
    index('mentor_requests_mentor').on(t.mentorId, t.id),
    index('mentor_requests_mentee').on(t.menteeId, t.id),
    index('mentor_requests_decided')
      .on(sql`coalesce(${t.acceptedAt}, ${t.declinedAt}) desc`)
      .where(sql`coalesce(${t.acceptedAt}, ${t.declinedAt}) is not null`),
    index('mentor_requests_waiting')
      .on(t.createdAt)
      .where(sql`${t.acceptedAt} is null and ${t.declinedAt} is null and ${t.withdrawnAt} is null`),
  ],
);

/** A pair. When one side leaves the club the other keeps the thread, without the name. */
export const mentorships = pgTable(
  'mentorships',
  {
    id: id(),
    requestId: uuid().references(() => mentorRequests.id, { onDelete: 'set null' }),
    mentorId: uuid().references(() => members.id, { onDelete: 'set null' }),
    menteeId: uuid().references(() => members.id, { onDelete: 'set null' }),
    startedAt: at().notNull(),
    endedAt: at(),
    endedBy: uuid().references(() => members.id, { onDelete: 'set null' }),
  },
  (t) => [
    uniqueIndex('mentorships_open').on(t.mentorId, t.menteeId).where(sql`${t.endedAt} is null`),
    index('mentorships_request').on(t.requestId),
    index('mentorships_mentor').on(t.mentorId, t.id),
    index('mentorships_mentee').on(t.menteeId, t.id),
  ],
);

export const goals = pgTable(
  'goals',
  {
    id: id(),
    mentorshipId: uuid()
      .notNull()
      .references(() => mentorships.id, { onDelete: 'cascade' }),
    words: text().notNull(),
    setBy: uuid().references(() => members.id, { onDelete: 'set null' }),
    setAt: at().notNull(),
    reachedAt: at(),
  },
  (t) => [index('goals_mentorship').on(t.mentorshipId, t.id)],
);

export const meetings = pgTable(
  'meetings',
  {
    id: id(),
    mentorshipId: uuid()
      .notNull()
      .references(() => mentorships.id, { onDelete: 'cascade' }),
    startsAt: at().notNull(),
    minutes: integer().notNull(),
    place: text().notNull().default(''),
    arrangedBy: uuid().references(() => members.id, { onDelete: 'set null' }),
    arrangedAt: at().notNull(),
    heldAt: at(),
    cancelledAt: at(),
  },
  (t) => [index('meetings_mentorship').on(t.mentorshipId, t.startsAt), check('meetings_minutes', sql`${t.minutes} between 10 and 480`)],
);

/** Notes only the two of a pair read. No lead, export of others, log or mail ever carries them. */
export const mentoringNotes = pgTable(
  'mentoring_notes',
  {
    id: id(),
    mentorshipId: uuid()
      .notNull()
      .references(() => mentorships.id, { onDelete: 'cascade' }),
    authorId: uuid().references(() => members.id, { onDelete: 'set null' }),
    body: text().notNull(),
    bodyHtml: text().notNull(),
    createdAt: at().notNull(),
  },
  (t) => [index('mentoring_notes_mentorship').on(t.mentorshipId, t.id)],
);

/** After the first meeting each side says privately how it fits. */
export const fits = pgTable(
  'fits',
  {
    mentorshipId: uuid()
      .notNull()
      .references(() => mentorships.id, { onDelete: 'cascade' }),
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    fit: text().$type<'good' | 'unsure' | 'not'>().notNull(),
    saidAt: at().notNull(),
  },
  (t) => [primaryKey({ columns: [t.mentorshipId, t.memberId] })],
);
