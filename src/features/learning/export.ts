import { eq } from 'drizzle-orm';
import { checkAnswers, completions, exerciseTexts, placementAnswers } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { exportRecall } from './recall-queries.ts';

/** All a member did in the curriculum, to take along. */
export async function exportLearning(club: Club, member: Member) {
  const { db } = club;
  return {
    completions: await db
      .select({ course: completions.course, module: completions.module, completedAt: completions.completedAt })
      .from(completions)
      .where(eq(completions.memberId, member.id))
      .orderBy(completions.completedAt),
    checkAnswers: await db
      .select({
        course: checkAnswers.course,
        module: checkAnswers.module,
        question: checkAnswers.question,
        options: checkAnswers.options,
        answeredAt: checkAnswers.answeredAt,
      })
      .from(checkAnswers)
      .where(eq(checkAnswers.memberId, member.id))
      .orderBy(checkAnswers.course, checkAnswers.module, checkAnswers.question),
    placementAnswers: await db
      .select({
        tier: placementAnswers.tier,
        question: placementAnswers.question,
        options: placementAnswers.options,
        answeredAt: placementAnswers.answeredAt,
      })
      .from(placementAnswers)
      .where(eq(placementAnswers.memberId, member.id))
      .orderBy(placementAnswers.tier, placementAnswers.question),
    exerciseTexts: await db
      .select({
        course: exerciseTexts.course,
        module: exerciseTexts.module,
        body: exerciseTexts.body,
        pieceId: exerciseTexts.pieceId,
        savedAt: exerciseTexts.savedAt,
      })
      .from(exerciseTexts)
      .where(eq(exerciseTexts.memberId, member.id))
      .orderBy(exerciseTexts.savedAt),
    recall: await exportRecall(club, member),
  };
}
