import { eq } from 'drizzle-orm';
import { badges } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { type BadgeCredential, signedName } from '../credential.ts';
import { mayShare } from '../policy.ts';
import type { ShareInput } from '../schema.ts';
import { lockBadge } from './end-badge.ts';

type Refusal = 'badges.refusal.revoked' | 'badges.refusal.no-name';

/** Opens the badge's address to everybody, with or without the name that was signed, or closes it. Own badges only. */
export async function shareBadge(club: Club, actor: Member, { badge: id, share }: ShareInput): Promise<Result<void, Refusal>> {
  return inTransaction(club, async (club) => {
    const badge = await lockBadge(club, id);
    found(mayShare(actor, badge) ? badge : undefined);
    if (badge.revokedAt !== null) return refuse('badges.refusal.revoked');
    if (share === 'with-name' && signedName(badge.credential as BadgeCredential) === null) return refuse('badges.refusal.no-name', 'share');
    const now = club.clock.now();
    const shown = { sharedAt: share === 'nobody' ? null : now, nameSharedAt: share === 'with-name' ? now : null };
    await club.db.update(badges).set(shown).where(eq(badges.id, id));
    return done();
  });
}
