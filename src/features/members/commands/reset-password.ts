import { and, eq, gt, isNull } from 'drizzle-orm';
import { members, passwordResets } from '#db/schema/index.ts';
import type { Visitor } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { withinLimit } from '#src/platform/limits.ts';
import { hashPassword } from '#src/platform/password.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { closeAllSessions, openSession } from '#src/platform/session.ts';
import { hashToken } from '#src/platform/tokens.ts';

/** Public: the token from the letter is the right. Ends all other sessions and all other links. */
export async function resetPassword(
  club: Club,
  visitor: Visitor,
  { token, password }: { token: string; password: string },
): Promise<Result<{ sessionId: string }, 'members.refusal.link-over' | 'members.refusal.too-many-tries'>> {
  if (!(await withinLimit(club, `token ${visitor.address}`, { max: 60, minutes: 60 }))) return refuse('members.refusal.too-many-tries');
  const passwordHash = await hashPassword(password);
  return inTransaction(club, async (club) => {
    const now = club.clock.now();
    const [reset] = await club.db
      .select()
      .from(passwordResets)
      .where(and(eq(passwordResets.tokenHash, hashToken(token)), isNull(passwordResets.usedAt), gt(passwordResets.expiresAt, now)))
      .for('update');
    if (!reset) return refuse('members.refusal.link-over');
    await club.db
      .update(passwordResets)
      .set({ usedAt: now })
      .where(and(eq(passwordResets.memberId, reset.memberId), isNull(passwordResets.usedAt)));
    await club.db.update(members).set({ passwordHash }).where(eq(members.id, reset.memberId));
    await closeAllSessions(club, reset.memberId);
    return done({ sessionId: await openSession(club, reset.memberId) });
  });
}
