import { and, eq, ne, sql } from 'drizzle-orm';
import { badges } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import type { SignedBadge } from './credential.ts';

/** A member's badges with what was signed, to take along. */
export async function exportBadges({ db }: Club, member: Member) {
  const revoked = await db
    .select({ revokedAt: badges.revokedAt, revokedBecause: badges.revokedBecause })
    .from(badges)
    .where(and(eq(badges.revokedBy, member.id), ne(badges.memberId, member.id)))
    .orderBy(badges.revokedAt);
  const own = await db
    .select({
      badge: badges.badge,
      issuedAt: badges.issuedAt,
      sharedAt: badges.sharedAt,
      nameSharedAt: badges.nameSharedAt,
      revokedAt: badges.revokedAt,
      revokedBecause: badges.revokedBecause,
      credential: sql<SignedBadge>`${badges.credential}`,
    })
    .from(badges)
    .where(eq(badges.memberId, member.id))
    .orderBy(badges.id);
  return { own, revoked };
}
