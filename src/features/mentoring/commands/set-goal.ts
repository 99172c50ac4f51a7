import { eq } from 'drizzle-orm';
import { goals } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize, found } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayRemoveGoal, mayShape } from '../policy.ts';
import { GOALS } from '../rules.ts';
import type { GoalInput } from '../schema.ts';
import { lockMentorship } from './lock-pair.ts';

type Where = { mentorship: string };

/** Either of the two puts down what they work on. */
export async function setGoal(
  club: Club,
  actor: Member,
  input: GoalInput,
): Promise<Result<Where, 'mentoring.refusal.ended' | 'mentoring.refusal.many-goals'>> {
  return inTransaction(club, async (club) => {
    const mentorship = await lockMentorship(club, actor, input.mentorship);
    authorize(mayShape(actor, mentorship));
    if (mentorship.endedAt) return refuse('mentoring.refusal.ended');
    if ((await club.db.$count(goals, eq(goals.mentorshipId, mentorship.id))) >= GOALS) return refuse('mentoring.refusal.many-goals');
    await club.db
      .insert(goals)
      .values({ id: input.once, mentorshipId: mentorship.id, words: input.words, setBy: actor.id, setAt: club.clock.now() })
      .onConflictDoNothing();
    return done({ mentorship: mentorship.id });
  });
}

/** Marks a goal as reached, or, when it already is, as open again: people change their mind. */
export async function reachGoal(club: Club, actor: Member, input: { goal: string }): Promise<Result<Where, 'mentoring.refusal.ended'>> {
  return inTransaction(club, async (club) => {
    const { goal, mentorship } = await lockGoal(club, actor, input.goal);
    authorize(mayShape(actor, mentorship));
    if (mentorship.endedAt) return refuse('mentoring.refusal.ended');
    await club.db
      .update(goals)
      .set({ reachedAt: goal.reachedAt ? null : club.clock.now() })
      .where(eq(goals.id, goal.id));
    return done({ mentorship: mentorship.id });
  });
}

/** Takes back a goal one has set oneself, also after the end. */
export async function removeGoal(club: Club, actor: Member, input: { goal: string }): Promise<Result<Where, never>> {
  return inTransaction(club, async (club) => {
    const { goal, mentorship } = await lockGoal(club, actor, input.goal);
    authorize(mayRemoveGoal(actor, goal));
    await club.db.delete(goals).where(eq(goals.id, goal.id));
    return done({ mentorship: mentorship.id });
  });
}

/** The goal of a mentorship the actor is part of; anybody else finds nothing. Read again under the lock. */
async function lockGoal(club: Club, actor: Member, id: string) {
  const [first] = await club.db.select({ mentorshipId: goals.mentorshipId }).from(goals).where(eq(goals.id, id));
  const mentorship = await lockMentorship(club, actor, found(first).mentorshipId);
  const [goal] = await club.db.select().from(goals).where(eq(goals.id, id));
  return { goal: found(goal), mentorship };
}
