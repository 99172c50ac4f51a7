import { and, eq } from 'drizzle-orm';
import { selfCheckDrafts } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { newId } from '#src/platform/ids.ts';
import { done, type Result } from '#src/platform/result.ts';
import type { BeginningInput } from '../schema.ts';

/**
 * Opens the member's one draft. It gets its id here and not in the page, so that two tabs write into the
 * same one. Beginning anew lets go of the draft that was seen, and of no younger one.
 */
export async function beginSelfCheck(club: Club, actor: Member, { anew }: BeginningInput): Promise<Result<{ part: number }, never>> {
  return inTransaction(club, async (club) => {
    if (anew) await club.db.delete(selfCheckDrafts).where(and(eq(selfCheckDrafts.memberId, actor.id), eq(selfCheckDrafts.id, anew)));
    await club.db
      .insert(selfCheckDrafts)
      .values({ memberId: actor.id, id: newId(club.clock), answers: {}, part: 1, savedAt: club.clock.now() })
      .onConflictDoNothing();
    const [draft] = await club.db
      .select({ part: selfCheckDrafts.part })
      .from(selfCheckDrafts)
      .where(eq(selfCheckDrafts.memberId, actor.id));
    return done({ part: draft?.part ?? 1 });
  });
}
