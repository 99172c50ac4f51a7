import { jsonb, pgTable, smallint, uuid } from 'drizzle-orm/pg-core';
import { at } from './columns.ts';
import { members } from './members.ts';

/** What a member has answered of a self-check so far: at most one, and nobody else's query reads it. */
export const selfCheckDrafts = pgTable('self_check_drafts', {
  memberId: uuid()
    .primaryKey()
    .references(() => members.id, { onDelete: 'cascade' }),
  /** becomes the id of the self-check */
  id: uuid().notNull(),
  /** statement key to level 0..3 */
  answers: jsonb().$type<Record<string, number>>().notNull(),
  /** the part to go on with, 1..5 */
  part: smallint().notNull(),
  savedAt: at().notNull(),
});
