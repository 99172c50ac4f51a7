import { and, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { proposalDecisions, proposalReviews, proposals, proposalVersions } from '#db/schema/index.ts';
import { forgetNotices } from '#src/features/notices/commands/forget-notices.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';

/** Somebody else's words hang on it. */
const hasWordsOfOthers = sql`(
  exists (select from ${proposalReviews} where ${proposalReviews.proposalId} = ${proposals.id} and ${proposalReviews.reviewerId} is not null)
  or exists (select from ${proposalDecisions} where ${proposalDecisions.proposalId} = ${proposals.id} and ${proposalDecisions.words} <> ''))`;

/**
 * Called where pieces are deleted, which are locked by then: what was proposed of them goes with every word of
 * the author. A place somebody else's words stand on stays, empty, for them (docs/decisions/0130).
 */
export async function forgetProposals(club: Club, pieceIds: readonly string[]): Promise<void> {
  const ofPieces = inArray(proposals.pieceId, [...pieceIds]);
  // Locked, so that a reading being given now either comes before and is kept, or finds nothing to read.
  const proposed = await club.db.select({ id: proposals.id }).from(proposals).where(ofPieces).orderBy(proposals.id).for('update');
  if (proposed.length === 0) return;
  for (const { id } of proposed) await forgetProposalNotices(club, id);
  const ids = proposed.map(({ id }) => id);
  await club.db.delete(proposalVersions).where(inArray(proposalVersions.proposalId, ids));
  const now = club.clock.now().toISOString();
  await club.db
    .update(proposals)
    .set({ pieceId: null, withdrawnAt: sql`coalesce(${proposals.withdrawnAt}, ${now}::timestamptz)` })
    .where(inArray(proposals.id, ids));
  await club.db.delete(proposals).where(and(inArray(proposals.id, ids), sql`not ${hasWordsOfOthers}`));
}

/** A notice must not keep a title its author took back. The leads' notices have none. */
export async function forgetProposalNotices(club: Club, id: string): Promise<void> {
  const readers = await club.db
    .select({ id: proposalReviews.reviewerId })
    .from(proposalReviews)
    .where(and(eq(proposalReviews.proposalId, id), isNotNull(proposalReviews.reviewerId)));
  const [proposal] = await club.db.select({ authorId: proposals.authorId }).from(proposals).where(eq(proposals.id, id));
  const of = [...readers.map((reader) => reader.id), proposal?.authorId].flatMap((member) => member ?? []);
  await forgetNotices(club, { of, href: `/learn/proposals/${id}` });
}

/** Part of leaving, after the member's pieces are gone and before their row goes: what they said as a reader and as a lead. */
export async function eraseProposals(club: Club, memberId: string): Promise<void> {
  return inTransaction(club, async ({ db }) => {
    await db.select({ id: proposals.id }).from(proposals).where(said(memberId)).orderBy(proposals.id).for('update');
    await db
      .update(proposalReviews)
      .set({ reviewerId: null, criteria: {}, words: '', wordsHtml: '' })
      .where(eq(proposalReviews.reviewerId, memberId));
    await db.update(proposalDecisions).set({ leadId: null, words: '' }).where(eq(proposalDecisions.leadId, memberId));
    await db.update(proposals).set({ authorId: null }).where(eq(proposals.authorId, memberId));
    await db.delete(proposals).where(and(isNull(proposals.authorId), sql`not ${hasWordsOfOthers}`));
  });
}

const said = (memberId: string) => sql`${proposals.authorId} = ${memberId}
  or exists (select from ${proposalReviews} where ${proposalReviews.proposalId} = ${proposals.id} and ${proposalReviews.reviewerId} = ${memberId})
  or exists (select from ${proposalDecisions} where ${proposalDecisions.proposalId} = ${proposals.id} and ${proposalDecisions.leadId} = ${memberId})`;
