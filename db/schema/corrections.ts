import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { at, id } from './columns.ts';
import { members } from './members.ts';

/**
 * “This is no longer so”: what a member says about a module, and what a lead answers. `course` and `module`
 * are content slugs and follow renames. Each side's words go with that side: the row outlives the member
 * if somebody answered, and the answerer as long as the member is there.
 */
export const corrections = pgTable(
  'corrections',
  {
    id: id(),
    /** key of the form that made it (docs/decisions/0150) */
    once: uuid().notNull(),
    memberId: uuid().references(() => members.id, { onDelete: 'set null' }),
    course: text().notNull(),
    module: text().notNull(),
    /** language of the text it is about */
    lang: text().notNull(),
    /** copied words the member means; may be empty */
    passage: text().notNull(),
    words: text().notNull(),
    createdAt: at().notNull(),
    escalatedAt: at(),
    answeredAt: at(),
    answeredBy: uuid().references(() => members.id, { onDelete: 'set null' }),
    outcome: text().$type<'changed' | 'stays'>(),
    answer: text().notNull().default(''),
  },
  (t) => [
    unique('corrections_once').on(t.once),
    check('corrections_answered', sql`(${t.answeredAt} is null) = (${t.outcome} is null) and (${t.outcome} in ('changed','stays'))`),
    check(
      'corrections_forgotten_whole',
      sql`(${t.memberId} is not null or (${t.passage} = '' and ${t.words} = '' and ${t.answeredBy} is not null)) and (${t.answeredBy} is not null or ${t.answer} = '')`,
    ),
    index('corrections_member').on(t.memberId, t.id),
    index('corrections_module').on(t.course, t.module),
    index('corrections_open').on(t.id).where(sql`${t.answeredAt} is null`),
    index('corrections_answered_at').on(t.answeredAt).where(sql`${t.answeredAt} is not null`),
    index('corrections_answerer').on(t.answeredBy),
  ],
);
