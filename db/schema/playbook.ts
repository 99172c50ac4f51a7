import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { at, id } from './columns.ts';
import { members } from './members.ts';

/** A crisis, from the proposal on. Its dates say what it is: proposed, in force, ended. Rows are never deleted. */
export const crises = pgTable(
  'crises',
  {
    id: id(),
    /** what happened, in one line: the reason everybody can read */
    happened: text().notNull(),
    sayable: text().notNull(),
    contact: text().notNull(),
    /** language of the three texts, BCP 47 */
    lang: text().notNull(),
    hours: integer().notNull(),
    proposedBy: uuid().references(() => members.id, { onDelete: 'set null' }),
    proposedAt: at().notNull(),
    secondedBy: uuid().references(() => members.id, { onDelete: 'set null' }),
    secondedAt: at(),
    /** `hours` after it was seconded */
    endsAt: at(),
    clearedBy: uuid().references(() => members.id, { onDelete: 'set null' }),
    /** the all-clear, or a proposal taken back */
    clearedAt: at(),
  },
  (t) => [
    check('crises_two_people', sql`${t.secondedBy} <> ${t.proposedBy}`),
    check('crises_hours', sql`${t.hours} between 1 and 72`),
    check('crises_ends', sql`(${t.secondedAt} is null) = (${t.endsAt} is null)`),
    index('crises_in_force').on(t.endsAt).where(sql`${t.clearedAt} is null and ${t.endsAt} is not null`),
  ],
);

/** What a member ticked on a checklist of the playbook. Read by the member alone. */
export const guideTicks = pgTable(
  'guide_ticks',
  {
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    /** content names, the same in every language */
    page: text().notNull(),
    item: text().notNull(),
    tickedAt: at().notNull(),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.page, t.item] })],
);
