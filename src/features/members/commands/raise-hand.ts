import { and, eq, isNull } from 'drizzle-orm';
import { consents, handRaises } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { newId } from '#src/platform/ids.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';

/** "I could use a hand": seen by the leads, and only while the member asks to be accompanied. */
export async function raiseHand(
  club: Club,
  actor: Member,
  { words }: { words: string },
): Promise<Result<void, 'members.refusal.not-accompanied'>> {
  return inTransaction(club, async (club) => {
    const [consent] = await club.db
      .select({ id: consents.id })
      .from(consents)
      .where(and(eq(consents.memberId, actor.id), eq(consents.kind, 'accompanied'), isNull(consents.withdrawnAt)));
    if (!consent) return refuse('members.refusal.not-accompanied');
    await club.db
      .insert(handRaises)
      .values({ id: newId(club.clock), memberId: actor.id, words, raisedAt: club.clock.now() })
      .onConflictDoNothing();
    return done();
  });
}

/** Takes the raised hand down again. */
export async function lowerHand(club: Club, actor: Member): Promise<Result<void, never>> {
  await club.db.delete(handRaises).where(and(eq(handRaises.memberId, actor.id), isNull(handRaises.answeredAt)));
  return done();
}
