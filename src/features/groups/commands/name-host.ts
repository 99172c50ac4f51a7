import { and, eq, isNull } from 'drizzle-orm';
import { consents, members, memberships } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayNameHost } from '../policy.ts';
import type { HostInput } from '../schema.ts';
import { type LockedGroup, lockGroup } from './lock-group.ts';

type Refusal = 'groups.refusal.not-a-host-yet';

/** Asks a listed member of the group to host it as well. They may lay it down in one click. */
export async function nameHost(club: Club, actor: Member, input: HostInput): Promise<Result<{ slug: string; name: string }, Refusal>> {
  return inTransaction(club, async (club) => {
    const group = await lockGroup(club, actor, { slug: input.group });
    authorize(mayNameHost(actor, group));
    const name = await makeHost(club, actor, group, input.member);
    return name === null ? refuse('groups.refusal.not-a-host-yet') : done({ slug: group.slug, name });
  });
}

/**
 * Hosts are shown by name to the whole club, so only who chose to be listed can be asked; to
 * everybody else they are not there. Answers the name, or null.
 */
export async function makeHost(club: Club, actor: Member, group: LockedGroup, memberId: string): Promise<string | null> {
  const [person] = await club.db
    .select({ name: members.name, hostSince: memberships.hostSince, listed: consents.id })
    .from(memberships)
    .innerJoin(members, eq(members.id, memberships.memberId))
    .leftJoin(consents, and(eq(consents.memberId, members.id), eq(consents.kind, 'listed'), isNull(consents.withdrawnAt)))
    .where(and(eq(memberships.groupId, group.id), eq(memberships.memberId, memberId)));
  if (!person) return null;
  if (person.hostSince) return person.name;
  if (person.listed === null) return null;
  await club.db
    .update(memberships)
    .set({ hostSince: club.clock.now() })
    .where(and(eq(memberships.groupId, group.id), eq(memberships.memberId, memberId)));
  const params = { name: actor.name, group: group.name };
  await tellMember(club, { to: memberId, kind: 'groups.notice.host-named', params, href: `/groups/${group.slug}`, about: actor.id });
  return person.name;
}
