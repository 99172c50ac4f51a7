import { and, eq } from 'drizzle-orm';
import { exerciseTexts, pieces } from '#db/schema/index.ts';
import { startPiece } from '#src/features/writing/commands/start-piece.ts';
import { longestTitle } from '#src/features/writing/rules.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { findModule, nameOf } from '../curriculum.ts';
import type { OpenExerciseInput } from '../schema.ts';

/** Makes a draft of the member's own note, so that they can ask for feedback on it. The note stays as it is; still nobody else sees anything. */
export async function offerExercise(
  club: Club,
  actor: Member,
  { once, ...place }: OpenExerciseInput,
): Promise<Result<{ id: string }, 'learning.refusal.nothing-written'>> {
  return inTransaction(club, async (club) => {
    const { module } = found(findModule(club.content, place.course, place.module));
    const exercise = found(module.text[actor.locale].exercise);
    const name = nameOf(module);
    const mine = and(eq(exerciseTexts.memberId, actor.id), eq(exerciseTexts.course, name.course), eq(exerciseTexts.module, name.module));
    // Locked first and looked up then: of two forms sent at once, the second finds the draft of the first.
    const [note] = await club.db
      .select({ body: exerciseTexts.body, pieceId: exerciseTexts.pieceId })
      .from(exerciseTexts)
      .where(mine)
      .for('update');
    const begun = await draftOf(club, note?.pieceId);
    if (begun) return done(begun);
    if (!note || note.body === '') return refuse('learning.refusal.nothing-written');
    const started = await startPiece(club, actor, {
      once,
      title: exercise.title.slice(0, longestTitle),
      lang: actor.locale,
      body: note.body,
    });
    if (!started.ok) return started;
    await club.db.update(exerciseTexts).set({ pieceId: started.value.id }).where(mine);
    return done(started.value);
  });
}

/** The draft an exercise became, unless it was deleted since. */
export async function draftOf({ db }: Club, pieceId: string | null | undefined): Promise<{ id: string } | undefined> {
  const [piece] = pieceId ? await db.select({ id: pieces.id }).from(pieces).where(eq(pieces.id, pieceId)) : [];
  return piece;
}
