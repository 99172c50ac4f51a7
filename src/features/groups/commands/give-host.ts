import { and, eq } from 'drizzle-orm';
import { memberships } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayGiveHost } from '../policy.ts';
import type { GiveHostInput } from '../schema.ts';
import { findHost } from './find-host.ts';
import { addMembership } from './add-membership.ts';
import { lockGroup } from './lock-group.ts';

/** A lead gives a group without a host, or with a silent one, another whom they have asked before; empty means themselves. */
export async function giveHost(
  club: Club,
  actor: Member,
  input: GiveHostInput,
): Promise<Result<{ slug: string; name: string }, 'groups.refusal.unknown-host'>> {
  return inTransaction(club, async (club) => {
    const group = await lockGroup(club, actor, { slug: input.group });
    authorize(mayGiveHost(actor, group));
    const host = await findHost(club, actor, input.host);
    if (!host) return refuse('groups.refusal.unknown-host', 'host');
    await addMembership(club, group, host.id);
    await club.db
      .update(memberships)
      .set({ hostSince: club.clock.now() })
      .where(and(eq(memberships.groupId, group.id), eq(memberships.memberId, host.id)));
    if (host.id !== actor.id) {
      const params = { name: actor.name, group: group.name };
      await tellMember(club, { to: host.id, kind: 'groups.notice.host-named', params, href: `/groups/${group.slug}`, about: actor.id });
    }
    return done({ slug: group.slug, name: host.name });
  });
}
