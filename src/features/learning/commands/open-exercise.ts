import { and, eq } from 'drizzle-orm';
import { exerciseTexts, pieces } from '#db/schema/index.ts';
import { startPiece } from '#src/features/writing/commands/start-piece.ts';
import { longestTitle } from '#src/features/writing/rules.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { done, type Result } from '#src/platform/result.ts';
import { findModule, nameOf } from '../curriculum.ts';
import type { OpenExerciseInput } from '../schema.ts';

/** Opens the exercise as a draft of the member's own, once; afterwards it leads back to that draft. Starting it is the act. */
export async function openExercise(
  club: Club,
  actor: Member,
  { once, ...place }: OpenExerciseInput,
): Promise<Result<{ id: string }, never>> {
  return inTransaction(club, async (club) => {
    const there = found(findModule(club.content, place.course, place.module)).module;
    const exercise = found(there.text[actor.locale].exercise);
    const { course, module } = nameOf(there);
    found(exercise.kind === 'piece' ? exercise : undefined);
    const mine = and(eq(exerciseTexts.memberId, actor.id), eq(exerciseTexts.course, course), eq(exerciseTexts.module, module));
    const [begun] = await club.db
      .select({ id: pieces.id })
      .from(exerciseTexts)
      .innerJoin(pieces, eq(pieces.id, exerciseTexts.pieceId))
      .where(mine);
    if (begun) return done(begun);

    const title = exercise.title.slice(0, longestTitle);
    const started = await startPiece(club, actor, { once, title, lang: exercise.lang, body: exercise.starter });
    if (!started.ok) return started;
    const pieceId = started.value.id;
    const savedAt = club.clock.now();
    await club.db
      .insert(exerciseTexts)
      .values({ memberId: actor.id, course, module, pieceId, savedAt })
      .onConflictDoUpdate({ target: [exerciseTexts.memberId, exerciseTexts.course, exerciseTexts.module], set: { pieceId, savedAt } });
    return done({ id: pieceId });
  });
}
