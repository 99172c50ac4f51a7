import { and, eq } from 'drizzle-orm';
import { memberships } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayStopHosting } from '../policy.ts';
import type { HostInput } from '../schema.ts';
import { lockGroup } from './lock-group.ts';
import { makeHost } from './name-host.ts';

/** Hands the hosting on: the other begins and the actor stops, in one step. The actor stays in the group. */
export async function handOverHosting(
  club: Club,
  actor: Member,
  input: HostInput,
): Promise<Result<{ slug: string; name: string }, 'groups.refusal.not-a-host-yet'>> {
  return inTransaction(club, async (club) => {
    const group = await lockGroup(club, actor, { slug: input.group });
    authorize(mayStopHosting(actor, group));
    const name = input.member === actor.id ? null : await makeHost(club, actor, group, input.member);
    if (name === null) return refuse('groups.refusal.not-a-host-yet');
    await club.db
      .update(memberships)
      .set({ hostSince: null })
      .where(and(eq(memberships.groupId, group.id), eq(memberships.memberId, actor.id)));
    return done({ slug: group.slug, name });
  });
}
