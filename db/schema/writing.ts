import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { at, id } from './columns.ts';
import { groups } from './groups.ts';
import { members } from './members.ts';

/** A text a member writes. Nobody but its author sees it until the author asks for feedback. */
export const pieces = pgTable(
  'pieces',
  {
    id: id(),
    authorId: uuid().notNull().references(() => members.id, { onDelete: 'cascade' }),
    title: text().notNull(),
    lang: text().notNull(),
    /** number of the newest revision, from 1 */
    latest: integer().notNull(),
    createdAt: at().notNull(),
    revisedAt: at().notNull(),
  },
  (t) => [index('pieces_author').on(t.authorId, t.revisedAt.desc(), t.id.desc())],
);

export const revisions = pgTable(
  'revisions',
  {
    id: id(),
    pieceId: uuid().notNull().references(() => pieces.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    body: text().notNull(),
    bodyHtml: text().notNull(),
    /** as it would stand on LinkedIn: plain text */
    plain: text().notNull(),
    createdAt: at().notNull(),
  },
  (t) => [unique('revisions_number').on(t.pieceId, t.number)],
);

export const feedbackRequests = pgTable(
  'feedback_requests',
  {
    id: id(),
    pieceId: uuid().notNull().references(() => pieces.id, { onDelete: 'cascade' }),
    revisionId: uuid().notNull().references(() => revisions.id, { onDelete: 'cascade' }),
    authorId: uuid().notNull().references(() => members.id, { onDelete: 'cascade' }),
    /** what the author wants to know */
    asks: text().notNull().default(''),
    /** the author's own look first: criterion to strong | there | missing */
    selfCheck: jsonb().$type<Record<string, string>>().notNull(),
    audience: text().$type<'member' | 'group' | 'anyone'>().notNull(),
    toMemberId: uuid().references(() => members.id, { onDelete: 'cascade' }),
    toGroupId: uuid().references(() => groups.id, { onDelete: 'cascade' }),
    lang: text().notNull(),
    createdAt: at().notNull(),
    /** after this instant only author and givers see the piece */
    visibleUntil: at().notNull(),
    firstAnsweredAt: at(),
    closedAt: at(),
    escalatedAt: at(),
  },
  (t) => [
    check('feedback_requests_audience', sql`(${t.audience} = 'member') = (${t.toMemberId} is not null) and (${t.audience} = 'group') = (${t.toGroupId} is not null) and ${t.audience} in ('member','group','anyone')`),
    index('feedback_requests_open').on(t.audience, t.lang, t.id).where(sql`${t.closedAt} is null`),
    index('feedback_requests_member').on(t.toMemberId, t.id).where(sql`${t.closedAt} is null`),
    index('feedback_requests_group').on(t.toGroupId, t.id).where(sql`${t.closedAt} is null`),
    index('feedback_requests_author').on(t.authorId, t.id),
    index('feedback_requests_piece').on(t.pieceId, t.id),
    index('feedback_requests_waiting').on(t.createdAt).where(sql`${t.closedAt} is null and ${t.firstAnsweredAt} is null`),
    index('feedback_requests_revision').on(t.revisionId),
  ],
);

/** One peer's answer. Its words belong to the giver and stay when others leave. */
export const feedbacks = pgTable(
  'feedbacks',
  {
    id: id(),
    requestId: uuid().notNull().references(() => feedbackRequests.id, { onDelete: 'cascade' }),
    giverId: uuid().references(() => members.id, { onDelete: 'set null' }),
    /** criterion to strong | there | missing */
    criteria: jsonb().$type<Record<string, string>>().notNull(),
    words: text().notNull(),
    wordsHtml: text().notNull(),
    givenAt: at().notNull(),
  },
  (t) => [unique('feedbacks_once').on(t.requestId, t.giverId), index('feedbacks_giver').on(t.giverId, t.id)],
);

/** A remark on a passage: offsets in UTF-16 units of the revision's plain text, and the words quoted. */
export const comments = pgTable(
  'comments',
  {
    id: id(),
    feedbackId: uuid().notNull().references(() => feedbacks.id, { onDelete: 'cascade' }),
    start: integer().notNull(),
    end: integer().notNull(),
    quote: text().notNull(),
    body: text().notNull(),
  },
  (t) => [index('comments_feedback').on(t.feedbackId, t.start)],
);

export const thanks = pgTable(
  'thanks',
  {
    feedbackId: uuid().primaryKey().references(() => feedbacks.id, { onDelete: 'cascade' }),
    words: text().notNull().default(''),
    saidAt: at().notNull(),
  },
);
