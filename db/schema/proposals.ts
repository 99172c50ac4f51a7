import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, primaryKey, smallint, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { at, id } from './columns.ts';
import { members } from './members.ts';
import { pieces, revisions } from './writing.ts';

/**
 * A module a member proposes. The text is a piece of theirs; the row outlives the piece if somebody said
 * something about it: then pieceId is null, the versions are gone, and readers find their own words here.
 */
export const proposals = pgTable(
  'proposals',
  {
    id: id(),
    /** key of the form that made it (docs/decisions/0150) */
    once: uuid().notNull(),
    pieceId: uuid().references(() => pieces.id, { onDelete: 'set null' }),
    authorId: uuid().references(() => members.id, { onDelete: 'set null' }),
    /** number of the newest version, from 1, and since when it lies there */
    latest: integer().notNull(),
    proposedAt: at().notNull(),
    /** the version everybody reads as a module of the club */
    appeared: integer(),
    appearedAt: at(),
    withdrawnAt: at(),
  },
  (t) => [
    unique('proposals_once').on(t.once),
    check('proposals_appeared', sql`(${t.appeared} is null) = (${t.appearedAt} is null) and (${t.appeared} <= ${t.latest})`),
    check(
      'proposals_forgotten_whole',
      sql`(${t.pieceId} is not null or ${t.withdrawnAt} is not null) and (${t.authorId} is not null or ${t.pieceId} is null)`,
    ),
    uniqueIndex('proposals_one_open').on(t.pieceId).where(sql`${t.withdrawnAt} is null`),
    index('proposals_piece').on(t.pieceId),
    index('proposals_author').on(t.authorId, t.id),
    index('proposals_reading')
      .on(t.proposedAt, t.id)
      .where(sql`${t.withdrawnAt} is null and (${t.appeared} is null or ${t.appeared} < ${t.latest})`),
    index('proposals_shelf').on(t.appearedAt, t.id).where(sql`${t.withdrawnAt} is null and ${t.appeared} is not null`),
  ],
);

/** What is proposed: one revision of the piece with all that stands around it. Never changed; the next one is a version of its own. */
export const proposalVersions = pgTable(
  'proposal_versions',
  {
    proposalId: uuid()
      .notNull()
      .references(() => proposals.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    revisionId: uuid()
      .notNull()
      .references(() => revisions.id, { onDelete: 'cascade' }),
    title: text().notNull(),
    lang: text().notNull(),
    tier: text().notNull(),
    /** content slug of the course it belongs to, if to any */
    course: text(),
    goals: text().array().notNull(),
    minutes: smallint().notNull(),
    proposedAt: at().notNull(),
    firstReviewedAt: at(),
    escalatedAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.proposalId, t.number] }),
    check('proposal_versions_goals', sql`cardinality(${t.goals}) between 1 and 4`),
    index('proposal_versions_revision').on(t.revisionId),
    index('proposal_versions_course').on(t.course),
    index('proposal_versions_reviewed').on(t.firstReviewedAt).where(sql`${t.firstReviewedAt} is not null`),
  ],
);

/** What one member says to one version. Their own words: they stay when the author leaves, and go with their giver. */
export const proposalReviews = pgTable(
  'proposal_reviews',
  {
    id: id(),
    proposalId: uuid()
      .notNull()
      .references(() => proposals.id, { onDelete: 'cascade' }),
    version: integer().notNull(),
    reviewerId: uuid().references(() => members.id, { onDelete: 'set null' }),
    verdict: text().$type<'yes' | 'yes-with' | 'not-yet'>().notNull(),
    /** criterion to strong | there | missing */
    criteria: jsonb().$type<Record<string, string>>().notNull(),
    words: text().notNull(),
    wordsHtml: text().notNull(),
    givenAt: at().notNull(),
  },
  (t) => [
    unique('proposal_reviews_once').on(t.proposalId, t.version, t.reviewerId),
    check(
      'proposal_reviews_verdict',
      sql`${t.verdict} in ('yes','yes-with','not-yet') and (${t.verdict} = 'yes' or ${t.words} <> '' or ${t.reviewerId} is null)`,
    ),
    check(
      'proposal_reviews_forgotten_whole',
      sql`${t.reviewerId} is not null or (${t.words} = '' and ${t.wordsHtml} = '' and ${t.criteria} = '{}'::jsonb)`,
    ),
    index('proposal_reviews_reviewer').on(t.reviewerId, t.id),
  ],
);

/** What a lead says to one version, once two readers said yes: it appears, or what is missing. */
export const proposalDecisions = pgTable(
  'proposal_decisions',
  {
    proposalId: uuid()
      .notNull()
      .references(() => proposals.id, { onDelete: 'cascade' }),
    version: integer().notNull(),
    leadId: uuid().references(() => members.id, { onDelete: 'set null' }),
    outcome: text().$type<'agreed' | 'missing'>().notNull(),
    words: text().notNull(),
    decidedAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.proposalId, t.version] }),
    check('proposal_decisions_outcome', sql`${t.outcome} in ('agreed','missing')`),
    check('proposal_decisions_forgotten_whole', sql`${t.leadId} is not null or ${t.words} = ''`),
    index('proposal_decisions_lead').on(t.leadId),
    index('proposal_decisions_decided').on(t.decidedAt),
  ],
);
