import { and, eq } from 'drizzle-orm';
import { completions } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { done, type Result } from '#src/platform/result.ts';
import { findModule, nameOf } from '../curriculum.ts';
import type { ModuleInput } from '../schema.ts';

/** Takes “finished” back. Works for a module that has left the curriculum, too. Own progress only. */
export async function reopenModule({ db, content }: Club, actor: Member, input: ModuleInput): Promise<Result<void, never>> {
  const there = findModule(content, input.course, input.module);
  const { course, module } = there ? nameOf(there.module) : input;
  await db
    .delete(completions)
    .where(and(eq(completions.memberId, actor.id), eq(completions.course, course), eq(completions.module, module)));
  return done();
}
