import { eq, sql } from 'drizzle-orm';
import { members } from '#db/schema/index.ts';
import type { Visitor } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { withinLimit } from '#src/platform/limits.ts';
import { passwordMatches } from '#src/platform/password.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { openSession } from '#src/platform/session.ts';

/** Public. One answer for an unknown address and a wrong password, in the same time. */
export async function signIn(
  club: Club,
  visitor: Visitor,
  { email, password }: { email: string; password: string },
): Promise<Result<{ sessionId: string }, 'members.refusal.no-match' | 'members.refusal.too-many-tries'>> {
  const calm =
    (await withinLimit(club, `sign-in ${visitor.address}`, { max: 50, minutes: 10 })) &&
    (await withinLimit(club, `sign-in ${email}`, { max: 10, minutes: 10 }));
  if (!calm) return refuse('members.refusal.too-many-tries');
  const [member] = await club.db
    .select({ id: members.id, passwordHash: members.passwordHash })
    .from(members)
    .where(eq(sql`lower(${members.email})`, email));
  const matches = await passwordMatches(member?.passwordHash ?? null, password);
  if (!member || !matches) return refuse('members.refusal.no-match');
  return done({ sessionId: await openSession(club, member.id) });
}
