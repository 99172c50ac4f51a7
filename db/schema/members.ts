import { sql } from 'drizzle-orm';
import { check, date, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { at, id } from './columns.ts';

type Names = Record<'en' | 'de' | 'fr' | 'it', string>;

/** Parts of the company. A closed list, so that numbers by unit can be counted without guessing at spellings. */
export const units = pgTable('units', { slug: text().primaryKey(), names: jsonb().$type<Names>().notNull() });

export const sites = pgTable('sites', {
  slug: text().primaryKey(),
  name: text().notNull(),
  region: text().notNull(),
});

export const topics = pgTable('topics', { slug: text().primaryKey(), names: jsonb().$type<Names>().notNull() });

export const members = pgTable(
  'members',
  {
    id: id(),
    email: text().notNull(),
    passwordHash: text(),
    name: text().notNull(),
    headline: text().notNull().default(''),
    about: text().notNull().default(''),
    hopes: text().notNull().default(''),
    unit: text().references(() => units.slug),
    site: text().references(() => sites.slug),
    /** Languages the member reads and writes, BCP 47. */
    languages: text().array().notNull().default(sql`'{}'`),
    /** Language of the interface and of mails. */
    locale: text().notNull(),
    timeZone: text().notNull(),
    joinedAt: at().notNull(),
    pausedAt: at(),
  },
  (t) => [
    uniqueIndex('members_email').on(sql`lower(${t.email})`),
    index('members_name').on(t.name, t.id),
    index('members_languages').using('gin', t.languages),
    index('members_site').on(t.site),
    index('members_unit').on(t.unit),
  ],
);

export const memberTopics = pgTable(
  'member_topics',
  {
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    topic: text()
      .notNull()
      .references(() => topics.slug),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.topic] }), index('member_topics_topic').on(t.topic, t.memberId)],
);

/** Who may lead or administer: a row says who appointed whom, and until when. */
export const appointments = pgTable(
  'appointments',
  {
    id: id(),
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    role: text().$type<'lead' | 'administrator'>().notNull(),
    appointedBy: uuid().references(() => members.id, { onDelete: 'set null' }),
    appointedAt: at().notNull(),
    endedAt: at(),
  },
  (t) => [
    uniqueIndex('appointments_open').on(t.memberId, t.role).where(sql`${t.endedAt} is null`),
    check('appointments_role', sql`${t.role} in ('lead','administrator')`),
  ],
);

/** One row per yes, closed by its withdrawal: the history of every consent. */
export const consents = pgTable(
  'consents',
  {
    id: id(),
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    kind: text().$type<'listed' | 'matchable' | 'reminders' | 'accompanied'>().notNull(),
    givenAt: at().notNull(),
    withdrawnAt: at(),
  },
  (t) => [
    uniqueIndex('consents_open').on(t.memberId, t.kind).where(sql`${t.withdrawnAt} is null`),
    index('consents_kind').on(t.kind, t.memberId).where(sql`${t.withdrawnAt} is null`),
    // their history, on the member's own page and in their archive
    index('consents_member').on(t.memberId, t.givenAt),
    check('consents_kind_known', sql`${t.kind} in ('listed','matchable','reminders','accompanied')`),
  ],
);

/** Only the SHA-256 of the session id is kept, so a stolen table opens no door. */
export const sessions = pgTable(
  'sessions',
  {
    idHash: text().primaryKey(),
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    createdAt: at().notNull(),
    expiresAt: at().notNull(),
  },
  (t) => [index('sessions_member').on(t.memberId), index('sessions_expires').on(t.expiresAt)],
);

/** An open door for one e-mail address: sent by a lead, or asked for by the newcomer where the domain is open. */
export const invitations = pgTable(
  'invitations',
  {
    id: id(),
    email: text().notNull(),
    tokenHash: text().notNull().unique(),
    role: text().$type<'lead' | 'administrator'>(),
    locale: text().notNull(),
    invitedBy: uuid().references(() => members.id, { onDelete: 'set null' }),
    createdAt: at().notNull(),
    expiresAt: at().notNull(),
    acceptedAt: at(),
    withdrawnAt: at(),
  },
  (t) => [index('invitations_email').on(sql`lower(${t.email})`), index('invitations_expires').on(t.expiresAt)],
);

/** E-mail domains whose people may ask to join without an invitation. */
export const openDomains = pgTable('open_domains', {
  domain: text().primaryKey(),
  openedBy: uuid().references(() => members.id, { onDelete: 'set null' }),
  openedAt: at().notNull(),
});

export const passwordResets = pgTable(
  'password_resets',
  {
    id: id(),
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    tokenHash: text().notNull().unique(),
    createdAt: at().notNull(),
    expiresAt: at().notNull(),
    usedAt: at(),
  },
  (t) => [index('password_resets_member').on(t.memberId)],
);

/** Counts tries per key and window, shared by all copies of the server. Keys are hashed: no addresses at rest. */
export const limits = pgTable('limits', { key: text().notNull(), windowStart: at().notNull(), tries: integer().notNull() }, (t) => [
  primaryKey({ columns: [t.key, t.windowStart] }),
  index('limits_window').on(t.windowStart),
]);

/** Each time a lead looked at a named member; the member reads this record. */
export const looks = pgTable(
  'looks',
  {
    id: id(),
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    lookedBy: uuid().references(() => members.id, { onDelete: 'set null' }),
    lookedAt: at().notNull(),
    page: text().notNull(),
  },
  (t) => [index('looks_member').on(t.memberId, t.id), index('looks_by').on(t.lookedBy)],
);

/** A member who asked to be accompanied says: I could use a hand. */
export const handRaises = pgTable(
  'hand_raises',
  {
    id: id(),
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    words: text().notNull().default(''),
    raisedAt: at().notNull(),
    answeredBy: uuid().references(() => members.id, { onDelete: 'set null' }),
    answeredAt: at(),
  },
  (t) => [uniqueIndex('hand_raises_open').on(t.memberId).where(sql`${t.answeredAt} is null`)],
);

/**
 * One row says: in this week, a member who asked to be accompanied did at least one act. Not which,
 * not how often. Gone when the consent is withdrawn.
 */
export const activeWeeks = pgTable(
  'active_weeks',
  {
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    /** Monday of the ISO week, in UTC. */
    week: date({ mode: 'string' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.week] }), index('active_weeks_week').on(t.week, t.memberId)],
);
