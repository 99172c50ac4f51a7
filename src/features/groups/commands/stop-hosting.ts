import { and, eq } from 'drizzle-orm';
import { memberships } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result } from '#src/platform/result.ts';
import { mayStopHosting } from '../policy.ts';
import type { GroupInput } from '../schema.ts';
import { tellIfHostless } from './end-membership.ts';
import { lockGroup } from './lock-group.ts';

/** Lays hosting down and stays in the group. If nobody hosts it now, the leads are told. */
export async function stopHosting(club: Club, actor: Member, input: GroupInput): Promise<Result<{ slug: string }, never>> {
  return inTransaction(club, async (club) => {
    const group = await lockGroup(club, actor, { slug: input.group });
    authorize(mayStopHosting(actor, group));
    await club.db
      .update(memberships)
      .set({ hostSince: null })
      .where(and(eq(memberships.groupId, group.id), eq(memberships.memberId, actor.id)));
    await tellIfHostless(club, group);
    return done(group);
  });
}
