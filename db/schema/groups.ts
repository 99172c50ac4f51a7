import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { at, id } from './columns.ts';
import { members, sites, topics } from './members.ts';

/** A sub-network. */
export const groups = pgTable(
  'groups',
  {
    id: id(),
    slug: text().notNull().unique(),
    name: text().notNull(),
    purpose: text().notNull(),
    lang: text().notNull(),
    site: text().references(() => sites.slug),
    entry: text().$type<'open' | 'request'>().notNull(),
    /** kept with each join and leave, so that lists need no count */
    size: integer().notNull().default(0),
    createdAt: at().notNull(),
    closedAt: at(),
  },
  (t) => [
    check('groups_entry', sql`${t.entry} in ('open','request')`),
    index('groups_name').on(t.name, t.id),
    index('groups_lang').on(t.lang),
    index('groups_site').on(t.site),
  ],
);

export const groupTopics = pgTable(
  'group_topics',
  {
    groupId: uuid()
      .notNull()
      .references(() => groups.id, { onDelete: 'cascade' }),
    topic: text()
      .notNull()
      .references(() => topics.slug),
  },
  (t) => [primaryKey({ columns: [t.groupId, t.topic] }), index('group_topics_topic').on(t.topic)],
);

export const memberships = pgTable(
  'memberships',
  {
    groupId: uuid()
      .notNull()
      .references(() => groups.id, { onDelete: 'cascade' }),
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    joinedAt: at().notNull(),
    hostSince: at(),
  },
  (t) => [primaryKey({ columns: [t.groupId, t.memberId] }), index('memberships_member').on(t.memberId, t.groupId)],
);

/** Asking to join a group that lets people in on request. */
export const membershipRequests = pgTable(
  'membership_requests',
  {
    id: id(),
    groupId: uuid()
      .notNull()
      .references(() => groups.id, { onDelete: 'cascade' }),
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    words: text().notNull().default(''),
    createdAt: at().notNull(),
    acceptedAt: at(),
    declinedAt: at(),
    withdrawnAt: at(),
    /** when nobody had answered for a while and the leads were told */
    escalatedAt: at(),
    decidedBy: uuid().references(() => members.id, { onDelete: 'set null' }),
  },
  (t) => [
    uniqueIndex('membership_requests_open')
      .on(t.groupId, t.memberId)
      .where(sql`${t.acceptedAt} is null and ${t.declinedAt} is null and ${t.withdrawnAt} is null`),
    index('membership_requests_member').on(t.memberId),
  ],
);
