import { and, eq } from 'drizzle-orm';
import { exerciseTexts } from '#db/schema/index.ts';
import { recordAct } from '#src/features/programme/commands/record-act.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { done, type Result } from '#src/platform/result.ts';
import { findModule, nameOf } from '../curriculum.ts';
import type { ExerciseInput } from '../schema.ts';

/** Keeps the note of an exercise, for its writer alone. An emptied note is gone, not kept as nothing. */
export async function saveExercise(
  club: Club,
  actor: Member,
  { body, ...place }: ExerciseInput,
): Promise<Result<{ kept: boolean }, never>> {
  return inTransaction(club, async (club) => {
    const there = found(findModule(club.content, place.course, place.module)).module;
    found(there.text.en.exercise);
    const { course, module } = nameOf(there);
    if (body === '') {
      await club.db
        .delete(exerciseTexts)
        .where(and(eq(exerciseTexts.memberId, actor.id), eq(exerciseTexts.course, course), eq(exerciseTexts.module, module)));
      return done({ kept: false });
    }
    const savedAt = club.clock.now();
    await club.db
      .insert(exerciseTexts)
      .values({ memberId: actor.id, course, module, body, savedAt })
      .onConflictDoUpdate({ target: [exerciseTexts.memberId, exerciseTexts.course, exerciseTexts.module], set: { body, savedAt } });
    await recordAct(club, actor.id);
    return done({ kept: true });
  });
}
