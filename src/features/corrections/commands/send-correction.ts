import { and, eq } from 'drizzle-orm';
import { corrections } from '#db/schema/index.ts';
import { findModule, nameOf } from '#src/features/learning/curriculum.ts';
import { tellLeads } from '#src/features/notices/commands/tell-leads.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { newId } from '#src/platform/ids.ts';
import { withinLimit } from '#src/platform/limits.ts';
import { done, refuse, type Result } from '#src/platform/result.ts';
import type { SendCorrection } from '../schema.ts';

/** “This is no longer so.” Kept under the module's name of today; the leads hear that there is something to read, not from whom. */
export async function sendCorrection(
  club: Club,
  actor: Member,
  input: SendCorrection,
): Promise<Result<{ place: string }, 'corrections.refusal.too-often'>> {
  if (!(await withinLimit(club, `correction ${actor.id}`, { max: 30, minutes: 24 * 60 }))) return refuse('corrections.refusal.too-often');
  return inTransaction(club, async (club) => {
    const { module } = found(findModule(club.content, input.course, input.module));
    const name = nameOf(module);
    const { once, lang, passage, words } = input;
    const [sent] = await club.db
      .insert(corrections)
      .values({ id: newId(club.clock), once, memberId: actor.id, ...name, lang, passage, words, createdAt: club.clock.now() })
      .onConflictDoNothing()
      .returning({ id: corrections.id });
    if (sent) await tellLeads(club, { kind: 'corrections.notice.sent', href: '/programme/courses' });
    else found(await sentBefore(club, actor, once));
    return done({ place: `${name.course}/${name.module}` });
  });
}

async function sentBefore({ db }: Club, actor: Member, once: string) {
  const [mine] = await db
    .select({ id: corrections.id })
    .from(corrections)
    .where(and(eq(corrections.once, once), eq(corrections.memberId, actor.id)));
  return mine;
}
