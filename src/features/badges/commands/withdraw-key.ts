import { and, eq, inArray, isNull } from 'drizzle-orm';
import { badges, statusEntries } from '#db/schema/index.ts';
import { tellMembersOnce } from '#src/features/notices/commands/tell-members.ts';
import type { Operator } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { done, type Result } from '#src/platform/result.ts';

/**
 * Called from the server's shell when a signing key got into wrong hands: no signature of it counts any
 * more, because the club no longer names the key. Its badges end; their members are told and can ask again.
 */
export async function withdrawKey(club: Club, _: Operator, key: string): Promise<Result<{ badges: number }, never>> {
  return inTransaction(club, async (club) => {
    const { db, clock } = club;
    const ended = await db
      .update(badges)
      .set({ revokedAt: clock.now(), sharedAt: null, nameSharedAt: null })
      .where(and(eq(badges.key, key), isNull(badges.revokedAt)))
      .returning({ id: badges.id, memberId: badges.memberId });
    for (let i = 0; i < ended.length; i += 1000) {
      const some = ended.slice(i, i + 1000);
      const ids = some.map(({ id }) => id);
      await db.update(statusEntries).set({ badgeId: null }).where(inArray(statusEntries.badgeId, ids));
      const to = [...new Set(some.map(({ memberId }) => memberId))];
      await tellMembersOnce(club, { to, kind: 'badges.notice.key-lost', href: '/learn/badges#mine' });
    }
    return done({ badges: ended.length });
  });
}
