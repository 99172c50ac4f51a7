import { sql } from 'drizzle-orm';
import { index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { at, id } from './columns.ts';

/** Figures of the club as published: k-anonymity has already been applied to what is stored here. */
export const snapshots = pgTable('snapshots', { id: id(), takenAt: at().notNull(), figures: jsonb().$type<unknown>().notNull() }, (t) => [
  index('snapshots_taken').on(sql`${t.takenAt} desc`),
]);

/** What was done once for this installation (for example: the demo club was filled). */
export const milestones = pgTable('milestones', { name: text().primaryKey(), reachedAt: at().notNull() });
