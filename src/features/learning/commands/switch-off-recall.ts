import { eq } from 'drizzle-orm';
import { recalls } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { done, type Result } from '#src/platform/result.ts';

/** Off, and the whole schedule with every answer given to it is gone: the cards hang on this row. Own schedule only. */
export async function switchOffRecall({ db }: Club, actor: Member): Promise<Result<void, never>> {
  await db.delete(recalls).where(eq(recalls.memberId, actor.id));
  return done();
}
