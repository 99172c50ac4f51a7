import { and, eq, isNotNull, isNull, ne, or, type SQL } from 'drizzle-orm';
import { corrections } from '#db/schema/index.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';

/**
 * Takes the member's words out of these corrections; called where a member takes them back or leaves. Without
 * an answer of somebody else the row is gone; with one it stays for whoever answered (docs/decisions/0130).
 */
export async function forgetCorrections({ db }: Club, which: SQL): Promise<void> {
  await db
    .update(corrections)
    .set({ memberId: null, passage: '', words: '' })
    .where(and(which, isNotNull(corrections.answeredBy), ne(corrections.answeredBy, corrections.memberId)));
  await db.delete(corrections).where(and(which, isNotNull(corrections.memberId)));
}

/** Part of leaving, before the member's row goes: own words, then own answers; a row that holds nobody's words is gone. */
export async function eraseCorrections(club: Club, memberId: string): Promise<void> {
  return inTransaction(club, async (club) => {
    const theirs = or(eq(corrections.memberId, memberId), eq(corrections.answeredBy, memberId));
    await club.db.select({ id: corrections.id }).from(corrections).where(theirs).orderBy(corrections.id).for('update');
    await forgetCorrections(club, eq(corrections.memberId, memberId));
    const answered = eq(corrections.answeredBy, memberId);
    await club.db.delete(corrections).where(and(answered, isNull(corrections.memberId)));
    await club.db.update(corrections).set({ answeredBy: null, answer: '' }).where(answered);
  });
}
