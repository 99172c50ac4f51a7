import { and, eq } from 'drizzle-orm';
import { exerciseTexts } from '#db/schema/index.ts';
import { startPiece } from '#src/features/writing/commands/start-piece.ts';
import { longestTitle } from '#src/features/writing/rules.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { done, type Result } from '#src/platform/result.ts';
import { findModule, nameOf } from '../curriculum.ts';
import type { OpenExerciseInput } from '../schema.ts';
import { draftOf } from './offer-exercise.ts';

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
    const savedAt = club.clock.now();
    // Locked first and looked up then: of two tabs at once, the second finds the draft of the first.
    await club.db.insert(exerciseTexts).values({ memberId: actor.id, course, module, savedAt }).onConflictDoNothing();
    const [own] = await club.db.select({ pieceId: exerciseTexts.pieceId }).from(exerciseTexts).where(mine).for('update');
    const begun = await draftOf(club, own?.pieceId);
    if (begun) return done(begun);

    const title = exercise.title.slice(0, longestTitle);
    const started = await startPiece(club, actor, { once, title, lang: exercise.lang, body: exercise.starter });
    if (!started.ok) return started;
    const pieceId = started.value.id;
    await club.db.update(exerciseTexts).set({ pieceId, savedAt }).where(mine);
    return done({ id: pieceId });
  });
}
