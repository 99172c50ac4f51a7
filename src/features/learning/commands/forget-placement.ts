import { and, eq } from 'drizzle-orm';
import { placementAnswers } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { done, type Result } from '#src/platform/result.ts';
import type { TierInput } from '../schema.ts';

/** As if it had never been taken: the courses are all recommended again. Own answers only. */
export async function forgetPlacement({ db }: Club, actor: Member, { tier }: TierInput): Promise<Result<void, never>> {
  await db.delete(placementAnswers).where(and(eq(placementAnswers.memberId, actor.id), eq(placementAnswers.tier, tier)));
  return done();
}
