import { completions } from '#db/schema/index.ts';
import { recordAct } from '#src/features/programme/commands/record-act.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { done, type Result } from '#src/platform/result.ts';
import { findModule, nameOf } from '../curriculum.ts';
import type { ModuleInput } from '../schema.ts';

/** The member says: finished. It asks for nothing else, and saying it twice changes nothing. Own progress only. */
export async function completeModule(club: Club, actor: Member, input: ModuleInput): Promise<Result<void, never>> {
  return inTransaction(club, async (club) => {
    const { module } = found(findModule(club.content, input.course, input.module));
    const completion = { memberId: actor.id, ...nameOf(module), completedAt: club.clock.now() };
    await club.db.insert(completions).values(completion).onConflictDoNothing();
    await recordAct(club, actor.id);
    return done();
  });
}
