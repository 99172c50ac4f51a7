import { and, eq } from 'drizzle-orm';
import { completions } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { done, type Result } from '#src/platform/result.ts';
import type { ModuleInput } from '../schema.ts';

/** Takes “finished” back. Works for a module that has left the curriculum, too. Own progress only. */
export async function reopenModule({ db }: Club, actor: Member, { course, module }: ModuleInput): Promise<Result<void, never>> {
  await db
    .delete(completions)
    .where(and(eq(completions.memberId, actor.id), eq(completions.course, course), eq(completions.module, module)));
  return done();
}
