import { jsonb, index, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { at, id } from './columns.ts';
import { members } from './members.ts';

/** A finished module. `course` and `module` are content slugs, the same in every language. */
export const completions = pgTable(
  'completions',
  {
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    course: text().notNull(),
    module: text().notNull(),
    completedAt: at().notNull(),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.course, t.module] }), index('completions_course').on(t.course, t.module)],
);

/** The member's last answers to a module's check. Read by the member alone. */
export const checkAnswers = pgTable(
  'check_answers',
  {
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    course: text().notNull(),
    module: text().notNull(),
    question: text().notNull(),
    /** chosen options, steps in the chosen order, or the member's own words as the only entry */
    options: text().array().notNull(),
    answeredAt: at().notNull(),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.course, t.module, t.question] }), index('check_answers_course').on(t.course, t.module)],
);

/** The member's last answers to the placement check of a tier. Read by the member alone; what it says is reckoned anew each time. */
export const placementAnswers = pgTable(
  'placement_answers',
  {
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    tier: text().notNull(),
    question: text().notNull(),
    options: text().array().notNull(),
    answeredAt: at().notNull(),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.tier, t.question] })],
);

/** What a member wrote in an exercise; an exercise of kind `piece` points to the piece it opened. */
export const exerciseTexts = pgTable(
  'exercise_texts',
  {
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    course: text().notNull(),
    module: text().notNull(),
    body: text().notNull().default(''),
    pieceId: uuid(),
    savedAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.memberId, t.course, t.module] }),
    index('exercise_texts_course').on(t.course, t.module),
    index('exercise_texts_piece').on(t.pieceId),
  ],
);

/** A self-check. Private: no query outside the maturity feature reads this table. */
export const selfChecks = pgTable(
  'self_checks',
  {
    id: id(),
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    /** statement key to level 0..3 */
    answers: jsonb().$type<Record<string, number>>().notNull(),
    activity: smallint().notNull(),
    network: smallint().notNull(),
    cell: text().notNull(),
    destination: text(),
    takenAt: at().notNull(),
  },
  (t) => [index('self_checks_member').on(t.memberId, t.id)],
);
