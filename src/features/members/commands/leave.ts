import { eq, sql } from 'drizzle-orm';
import { invitations, mails, members } from '#db/schema/index.ts';
import { eraseReasons } from '#src/features/badges/commands/erase-reasons.ts';
import { eraseEvents } from '#src/features/events/commands/erase-events.ts';
import { eraseCorrections } from '#src/features/corrections/commands/forget-corrections.ts';
import { eraseExchange } from '#src/features/exchange/commands/erase-exchange.ts';
import { eraseGroups } from '#src/features/groups/commands/erase-groups.ts';
import { eraseMentoring } from '#src/features/mentoring/commands/erase-mentoring.ts';
import { eraseProposals } from '#src/features/proposals/commands/forget-proposals.ts';
import { eraseWriting } from '#src/features/writing/commands/erase-writing.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { withinLimit } from '#src/platform/limits.ts';
import { passwordMatches } from '#src/platform/password.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';

/**
 * Leaves for good, in one transaction: own texts really go, others' words and threads stay, the row
 * itself is deleted and everything personal with it. The password proves it is the member.
 */
export async function leave(
  club: Club,
  actor: Member,
  { password }: { password: string },
): Promise<Result<void, 'members.refusal.wrong-password' | 'members.refusal.too-many-tries'>> {
  const calm = await withinLimit(club, `leave ${actor.id}`, { max: 10, minutes: 10 });
  if (!calm) return refuse('members.refusal.too-many-tries');
  return inTransaction(club, async (club) => {
    const [row] = await club.db
      .select({ passwordHash: members.passwordHash, email: members.email })
      .from(members)
      .where(eq(members.id, actor.id))
      .for('no key update');
    if (!(await passwordMatches(row?.passwordHash ?? null, password))) return refuse('members.refusal.wrong-password', 'password');
    await eraseWriting(club, actor.id);
    await eraseProposals(club, actor.id);
    await eraseCorrections(club, actor.id);
    await eraseMentoring(club, actor.id);
    await eraseExchange(club, actor.id);
    await eraseGroups(club, actor.id);
    await eraseEvents(club, actor.id);
    await eraseReasons(club, actor.id);
    await club.db.delete(mails).where(eq(mails.to, row?.email ?? ''));
    await club.db.delete(invitations).where(eq(sql`lower(${invitations.email})`, (row?.email ?? '').toLowerCase()));
    await club.db.delete(members).where(eq(members.id, actor.id));
    return done();
  });
}
