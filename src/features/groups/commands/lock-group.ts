import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { groups, memberships } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import type { Standing } from '../policy.ts';

export interface LockedGroup extends Standing {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/**
 * Holds the group for the rest of the transaction: joining, leaving and hosting happen one after the
 * other, so size and hosts are what the commands saw. New insights do not wait for this lock.
 */
export async function lockGroup(club: Club, actor: Member, by: { slug: string } | { id: string }): Promise<LockedGroup> {
  const [group] = await club.db
    .select()
    .from(groups)
    .where('slug' in by ? eq(groups.slug, by.slug) : eq(groups.id, by.id))
    .for('no key update');
  const { id, slug, name, entry, closedAt } = found(group);
  // Asked after the lock is held, or a wait would answer with what was true before it.
  const standings = await club.db
    .select({ memberId: memberships.memberId, hostSince: memberships.hostSince })
    .from(memberships)
    .where(and(eq(memberships.groupId, id), sql`(${eq(memberships.memberId, actor.id)} or ${isNotNull(memberships.hostSince)})`));
  const mine = standings.find((row) => row.memberId === actor.id);
  return {
    id,
    slug,
    name,
    entry,
    closedAt,
    isMember: mine !== undefined,
    isHost: Boolean(mine?.hostSince),
    hasHost: standings.some((row) => row.hostSince !== null),
  };
}
