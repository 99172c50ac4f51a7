import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { at, id } from './columns.ts';

/** The outbox: written in the transaction that has something to say, sent afterwards, tidied away once delivered. */
export const mails = pgTable(
  'mails',
  {
    id: id(),
    to: text().notNull(),
    locale: text().notNull(),
    subject: text().notNull(),
    text: text().notNull(),
    html: text().notNull(),
    createdAt: at().notNull(),
    attempts: integer().notNull().default(0),
    lastError: text(),
    deliveredAt: at(),
  },
  (t) => [index('mails_waiting').on(t.id).where(sql`${t.deliveredAt} is null`)],
);
