import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { at, id } from './columns.ts';
import { groups } from './groups.ts';
import { members } from './members.ts';

/** A text a member writes. Nobody but its author sees it until the author asks for feedback. */
export const pieces = pgTable(
  'pieces',
  {
    id: id(),
    authorId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    title: text().notNull(),
    lang: text().notNull(),
    /** number of the newest revision, from 1 */
    latest: integer().notNull(),
    createdAt: at().notNull(),
    revisedAt: at().notNull(),
  },
  // Read backwards: drizzle's desc() means NULLS LAST, which no `order by … desc` can use.
  (t) => [index('pieces_author').on(t.authorId, t.revisedAt, t.id)],
);

export const revisions = pgTable(
  'revisions',
  {
    id: id(),
    pieceId: uuid()
      .notNull()
      .references(() => pieces.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    body: text().notNull(),
    bodyHtml: text().notNull(),
    /** as it would stand on LinkedIn: plain text */
    plain: text().notNull(),
    createdAt: at().notNull(),
  },
  (t) => [unique('revisions_number').on(t.pieceId, t.number)],
);

/**
 * An author asks. The row outlives its piece if somebody answered: then pieceId and revisionId are
 * null and every word of the author is gone, so that the giver's own words keep their place.
 */
export const feedbackRequests = pgTable(
  'feedback_requests',
  {
    id: id(),
    pieceId: uuid().references(() => pieces.id, { onDelete: 'set null' }),
    revisionId: uuid().references(() => revisions.id, { onDelete: 'set null' }),
    authorId: uuid().references(() => members.id, { onDelete: 'set null' }),
    /** what the author wants to know */
    asks: text().notNull().default(''),
    /** the author's own look first: criterion to strong | there | missing */
    selfCheck: jsonb().$type<Record<string, string>>().notNull(),
    audience: text().$type<'member' | 'group' | 'anyone'>().notNull(),
    toMemberId: uuid().references(() => members.id, { onDelete: 'set null' }),
    toGroupId: uuid().references(() => groups.id, { onDelete: 'set null' }),
    lang: text().notNull(),
    createdAt: at().notNull(),
    /** after this instant only author and givers see the piece */
    visibleUntil: at().notNull(),
    firstAnsweredAt: at(),
    closedAt: at(),
    escalatedAt: at(),
  },
  (t) => [
    check(
      'feedback_requests_audience',
      sql`${t.audience} in ('member','group','anyone') and (${t.toMemberId} is null or ${t.audience} = 'member') and (${t.toGroupId} is null or ${t.audience} = 'group')`,
    ),
    // A piece cannot go and leave its author's words behind.
    check(
      'feedback_requests_forgotten_whole',
      sql`${t.pieceId} is not null or (${t.asks} = '' and ${t.selfCheck} = '{}'::jsonb and ${t.closedAt} is not null)`,
    ),
    uniqueIndex('feedback_requests_one_open').on(t.pieceId).where(sql`${t.closedAt} is null`),
    index('feedback_requests_open').on(t.audience, t.lang, t.id).where(sql`${t.closedAt} is null`),
    index('feedback_requests_member').on(t.toMemberId, t.id).where(sql`${t.closedAt} is null`),
    index('feedback_requests_group').on(t.toGroupId, t.id).where(sql`${t.closedAt} is null`),
    index('feedback_requests_author').on(t.authorId, t.id),
    index('feedback_requests_piece').on(t.pieceId, t.id),
    index('feedback_requests_waiting').on(t.createdAt).where(sql`${t.closedAt} is null and ${t.firstAnsweredAt} is null`),
    index('feedback_requests_answered').on(t.firstAnsweredAt).where(sql`${t.firstAnsweredAt} is not null`),
    index('feedback_requests_visible').on(t.visibleUntil).where(sql`${t.closedAt} is null`),
    index('feedback_requests_revision').on(t.revisionId),
  ],
);

/** One peer's answer. Its words belong to the giver: they stay when the author leaves, and go with the giver. */
export const feedbacks = pgTable(
  'feedbacks',
  {
    id: id(),
    requestId: uuid()
      .notNull()
      .references(() => feedbackRequests.id, { onDelete: 'cascade' }),
    giverId: uuid().references(() => members.id, { onDelete: 'set null' }),
    /** criterion to strong | there | missing */
    criteria: jsonb().$type<Record<string, string>>().notNull(),
    words: text().notNull(),
    wordsHtml: text().notNull(),
    givenAt: at().notNull(),
  },
  (t) => [
    check(
      'feedbacks_forgotten_whole',
      sql`${t.giverId} is not null or (${t.words} = '' and ${t.wordsHtml} = '' and ${t.criteria} = '{}'::jsonb)`,
    ),
    unique('feedbacks_once').on(t.requestId, t.giverId),
    index('feedbacks_giver').on(t.giverId, t.id),
  ],
);

/**
 * A remark on a passage: offsets in UTF-16 units of the revision's plain text, and the words quoted.
 * The quoted words are the author's: they are null once the piece is deleted.
 */
export const comments = pgTable(
  'comments',
  {
    id: id(),
    feedbackId: uuid()
      .notNull()
      .references(() => feedbacks.id, { onDelete: 'cascade' }),
    start: integer(),
    end: integer(),
    quote: text(),
    body: text().notNull(),
  },
  (t) => [
    check(
      'comments_passage',
      sql`(${t.start} is null) = (${t.quote} is null) and (${t.end} is null) = (${t.quote} is null) and (${t.start} is null or ${t.start} < ${t.end})`,
    ),
    index('comments_feedback').on(t.feedbackId, t.start),
  ],
);

export const thanks = pgTable('thanks', {
  feedbackId: uuid()
    .primaryKey()
    .references(() => feedbacks.id, { onDelete: 'cascade' }),
  words: text().notNull().default(''),
  saidAt: at().notNull(),
});
