import { doublePrecision, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { at } from './columns.ts';
import { members } from './members.ts';

/** Who lets questions of finished modules come back, and since when. Off until chosen; switching it off deletes the row and all that hangs on it. */
export const recalls = pgTable('recalls', {
  memberId: uuid()
    .primaryKey()
    .references(() => members.id, { onDelete: 'cascade' }),
  switchedOnAt: at().notNull(),
});

/**
 * What FSRS has to know of a question that came back at least once. Read by the member alone. A question
 * nobody answered here yet has no row: when it comes follows from the day its module was finished. There is
 * no count of answers or of lapses, because the next interval needs neither.
 */
export const recallCards = pgTable(
  'recall_cards',
  {
    memberId: uuid()
      .notNull()
      .references(() => recalls.memberId, { onDelete: 'cascade' }),
    course: text().notNull(),
    module: text().notNull(),
    question: text().notNull(),
    /** the last answer, for its explanation */
    options: text().array().notNull(),
    reviewedAt: at().notNull(),
    dueAt: at().notNull(),
    /** days until nine of ten still know it */
    stability: doublePrecision().notNull(),
    /** 1 to 10 */
    difficulty: doublePrecision().notNull(),
    /** how it stood before the last answer, so that “that was hard” can correct it; null if it was the first */
    before: jsonb().$type<{ stability: number; difficulty: number; reviewedAt: string }>(),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.course, t.module, t.question] }), index('recall_cards_course').on(t.course, t.module)],
);
