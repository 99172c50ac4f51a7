import { sql } from 'drizzle-orm';
import { check, index, integer, json, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { at, id } from './columns.ts';
import { members } from './members.ts';

/** A public key that has signed badges, Multikey. Remembered, so that a new signing key breaks no badge. */
export const badgeKeys = pgTable('badge_keys', { key: text().primaryKey(), firstUsedAt: at().notNull() });

/** A badge its member asked for. Gone with the member. */
export const badges = pgTable(
  'badges',
  {
    id: id(),
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    /** content slug; the signed text stays as it was when the content changes */
    badge: text().notNull(),
    key: text()
      .notNull()
      .references(() => badgeKeys.key),
    /** what was signed, with its proof */
    credential: json().notNull(),
    issuedAt: at().notNull(),
    /** its address is open to everybody since */
    sharedAt: at(),
    /** and shows the name since */
    nameSharedAt: at(),
    revokedAt: at(),
    /** the member, or the lead who says why; nobody: the club, because its key was lost */
    revokedBy: uuid().references(() => members.id, { onDelete: 'set null' }),
    revokedBecause: text().notNull().default(''),
  },
  (t) => [
    uniqueIndex('badges_live').on(t.memberId, t.badge).where(sql`${t.revokedAt} is null`),
    index('badges_member').on(t.memberId, t.id),
    index('badges_key').on(t.key).where(sql`${t.revokedAt} is null`),
    index('badges_revoked_by').on(t.revokedBy),
    check('badges_name_shared', sql`${t.nameSharedAt} is null or ${t.sharedAt} is not null`),
    check('badges_revoked_hidden', sql`${t.revokedAt} is null or ${t.sharedAt} is null`),
  ],
);

/**
 * A number in the club's status lists, never given twice. It is valid for as long as it has a badge:
 * whatever takes the badge away, a member's leaving included, revokes the number.
 */
export const statusEntries = pgTable(
  'status_entries',
  {
    entry: integer().primaryKey(),
    badgeId: uuid()
      .unique()
      .references(() => badges.id, { onDelete: 'set null' }),
  },
  (t) => [index('status_entries_revoked').on(t.entry).where(sql`${t.badgeId} is null`)],
);
