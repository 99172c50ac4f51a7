import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import type { BadgeCredential } from '../credential.ts';
import { mayRevoke } from '../policy.ts';
import type { RevokeInput } from '../schema.ts';
import { endBadge, lockBadge } from './end-badge.ts';

/** A lead takes back a badge that was issued wrongly. The member is told, and reads why and from whom. */
export async function revokeBadge(
  club: Club,
  actor: Member,
  { badge: id, because }: RevokeInput,
): Promise<Result<void, 'badges.refusal.revoked'>> {
  return inTransaction(club, async (club) => {
    authorize(mayRevoke(actor));
    const badge = await lockBadge(club, id);
    if (badge.revokedAt !== null) return refuse('badges.refusal.revoked');
    await endBadge(club, id, actor.id, because);
    const { name: title } = (badge.credential as BadgeCredential).credentialSubject.achievement;
    const params = { name: actor.name, badge: title };
    await tellMember(club, { to: badge.memberId, kind: 'badges.notice.revoked', params, href: '/learn/badges#mine', about: actor.id });
    return done();
  });
}
