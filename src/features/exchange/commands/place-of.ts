import { and, eq } from 'drizzle-orm';
import { groups, memberships } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import type { Place } from '../policy.ts';

export interface GroupPlace extends Place {
  readonly id: string;
  readonly slug: string;
}

/** Where a text is to stand, as the actor stands to it; null is the whole club. */
export async function placeOf(club: Club, actor: Member, group: { slug: string } | { id: string } | null): Promise<GroupPlace | null> {
  if (group === null) return null;
  const [row] = await club.db
    .select({ id: groups.id, slug: groups.slug, closedAt: groups.closedAt, joinedAt: memberships.joinedAt })
    .from(groups)
    .leftJoin(memberships, and(eq(memberships.groupId, groups.id), eq(memberships.memberId, actor.id)))
    .where('slug' in group ? eq(groups.slug, group.slug) : eq(groups.id, group.id));
  const { joinedAt, ...place } = found(row);
  return { ...place, isMember: joinedAt !== null };
}
