import { sql } from 'drizzle-orm';
import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { at, id } from './columns.ts';
import { members } from './members.ts';

/** Something that happened for this member. `kind` is a message key, `params` its names. */
export const notices = pgTable(
  'notices',
  {
    id: id(),
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    /** whom the sentence names; when they leave the club, it goes with them */
    aboutId: uuid().references(() => members.id, { onDelete: 'cascade' }),
    kind: text().notNull(),
    params: jsonb().$type<Record<string, string>>().notNull(),
    href: text().notNull(),
    createdAt: at().notNull(),
    readAt: at(),
  },
  (t) => [
    index('notices_member').on(t.memberId, t.id),
    index('notices_unread').on(t.memberId).where(sql`${t.readAt} is null`),
    index('notices_about').on(t.aboutId),
  ],
);
