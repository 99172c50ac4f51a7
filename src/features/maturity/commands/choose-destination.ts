import { and, eq } from 'drizzle-orm';
import { selfChecks } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { done, type Result } from '#src/platform/result.ts';
import type { DestinationInput } from '../schema.ts';

/** Any of the nine cells, the present one included: staying is a destination too. Own self-checks only. */
export async function chooseDestination(
  { db }: Club,
  actor: Member,
  { check, destination }: DestinationInput,
): Promise<Result<void, never>> {
  const [row] = await db
    .update(selfChecks)
    .set({ destination })
    .where(and(eq(selfChecks.id, check), eq(selfChecks.memberId, actor.id)))
    .returning({ id: selfChecks.id });
  found(row);
  return done();
}
