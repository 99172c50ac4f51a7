import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { at, id, tsvector } from './columns.ts';
import { groups } from './groups.ts';
import { members } from './members.ts';

const vector = (title: string, body: string) =>
  sql.raw(`
  setweight(to_tsvector(case lang when 'de' then 'german'::regconfig when 'fr' then 'french'::regconfig
    when 'it' then 'italian'::regconfig else 'english'::regconfig end, ${title}), 'A') ||
  setweight(to_tsvector(case lang when 'de' then 'german'::regconfig when 'fr' then 'french'::regconfig
    when 'it' then 'italian'::regconfig else 'english'::regconfig end, ${body}), 'B')`);

/** A post inside the club, in a group or for everyone. Erased by its author it stays as an empty place, so that others' replies keep their thread. */
export const insights = pgTable(
  'insights',
  {
    id: id(),
    authorId: uuid().references(() => members.id, { onDelete: 'set null' }),
    groupId: uuid().references(() => groups.id, { onDelete: 'cascade' }),
    title: text().notNull(),
    body: text().notNull(),
    bodyHtml: text().notNull(),
    lang: text().notNull(),
    /** replies that still have words; kept with each reply and each erasure */
    replyCount: integer().notNull().default(0),
    /** key of the form that made it (docs/decisions/0150) */
    once: uuid(),
    createdAt: at().notNull(),
    erasedAt: at(),
    searchable: tsvector().generatedAlwaysAs(vector('title', 'body')),
  },
  (t) => [
    index('insights_group').on(t.groupId, t.id),
    index('insights_author').on(t.authorId, t.id),
    index('insights_group_lang').on(t.groupId, t.lang, t.id),
    index('insights_club').on(t.id).where(sql`${t.groupId} is null`),
    index('insights_club_lang').on(t.lang, t.id).where(sql`${t.groupId} is null`),
    uniqueIndex('insights_once').on(t.once).where(sql`${t.once} is not null`),
    index('insights_searchable').using('gin', t.searchable),
  ],
);

export const replies = pgTable(
  'replies',
  {
    id: id(),
    insightId: uuid()
      .notNull()
      .references(() => insights.id, { onDelete: 'cascade' }),
    authorId: uuid().references(() => members.id, { onDelete: 'set null' }),
    body: text().notNull(),
    bodyHtml: text().notNull(),
    lang: text().notNull(),
    once: uuid(),
    createdAt: at().notNull(),
    erasedAt: at(),
  },
  (t) => [
    index('replies_insight').on(t.insightId, t.id),
    index('replies_author').on(t.authorId, t.id),
    uniqueIndex('replies_once').on(t.once).where(sql`${t.once} is not null`),
  ],
);
