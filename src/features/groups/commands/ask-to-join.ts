import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { members, membershipRequests, memberships } from '#db/schema/index.ts';
import { tellLeads } from '#src/features/notices/commands/tell-leads.ts';
import { tellMembersOnce } from '#src/features/notices/commands/tell-members.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayAskToJoin } from '../policy.ts';
import type { AskToJoinInput } from '../schema.ts';
import { type LockedGroup, lockGroup } from './lock-group.ts';

/** Asks a group's hosts to be let in. One open wish per group; asking again changes nothing. */
export async function askToJoin(
  club: Club,
  actor: Member,
  input: AskToJoinInput,
): Promise<Result<{ slug: string; name: string }, 'groups.refusal.not-on-request'>> {
  return inTransaction(club, async (club) => {
    const group = await lockGroup(club, actor, { slug: input.group });
    if (group.isMember) return done(group);
    if (!mayAskToJoin(actor, group)) return refuse('groups.refusal.not-on-request');
    const asked = await club.db
      .insert(membershipRequests)
      .values({ id: input.once, groupId: group.id, memberId: actor.id, words: input.words, createdAt: club.clock.now() })
      .onConflictDoNothing()
      .returning({ id: membershipRequests.id });
    if (asked.length > 0) await tellHosts(club, actor, group);
    return done(group);
  });
}

/** Hosts who take a break are left alone; where none is there, the leads hear of it at once. */
async function tellHosts(club: Club, actor: Member, group: LockedGroup): Promise<void> {
  const awake = await club.db
    .select({ id: members.id })
    .from(memberships)
    .innerJoin(members, eq(members.id, memberships.memberId))
    .where(and(eq(memberships.groupId, group.id), isNotNull(memberships.hostSince), isNull(members.pausedAt)));
  const href = `/groups/${group.slug}`;
  const params = { name: actor.name, group: group.name };
  if (awake.length > 0)
    await tellMembersOnce(club, { to: awake.map(({ id }) => id), kind: 'groups.notice.asked', params, href, about: actor.id });
  else await tellLeads(club, { kind: 'groups.notice.nobody-answers', params: { group: group.name }, href });
}
