import { and, eq } from 'drizzle-orm';
import { corrections } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize, found } from '#src/platform/errors.ts';
import { done, type Result } from '#src/platform/result.ts';
import { mayTakeBack } from '../policy.ts';
import type { TakeBackCorrection } from '../schema.ts';
import { forgetCorrections } from './forget-corrections.ts';

/** Open or answered, the member's words go for good. What a lead answered stays with that lead. */
export async function takeBackCorrection(club: Club, actor: Member, { correction: id }: TakeBackCorrection): Promise<Result<void, never>> {
  return inTransaction(club, async (club) => {
    const mine = and(eq(corrections.id, id), eq(corrections.memberId, actor.id));
    const [correction] = await club.db.select({ memberId: corrections.memberId }).from(corrections).where(mine).for('update');
    authorize(mayTakeBack(actor, found(correction)));
    await forgetCorrections(club, eq(corrections.id, id));
    return done();
  });
}
