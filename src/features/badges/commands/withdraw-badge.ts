import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { done, type Result } from '#src/platform/result.ts';
import { mayWithdraw } from '../policy.ts';
import type { BadgeInput } from '../schema.ts';
import { endBadge, lockBadge } from './end-badge.ts';

/** The member no longer wants it to be valid; no reason is asked for. Own badges only: others' are not there. */
export async function withdrawBadge(club: Club, actor: Member, { badge: id }: BadgeInput): Promise<Result<void, never>> {
  return inTransaction(club, async (club) => {
    const badge = await lockBadge(club, id);
    found(mayWithdraw(actor, badge) ? badge : undefined);
    if (badge.revokedAt === null) await endBadge(club, id, actor.id);
    return done();
  });
}
