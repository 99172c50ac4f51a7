import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { done, type Result } from '#src/platform/result.ts';
import type { GroupInput } from '../schema.ts';
import { endMembership } from './end-membership.ts';
import { lockGroup } from './lock-group.ts';

/** Leaving is always possible, for hosts as well, and asks for no reason. */
export async function leaveGroup(club: Club, actor: Member, input: GroupInput): Promise<Result<{ slug: string; name: string }, never>> {
  return inTransaction(club, async (club) => {
    const group = await lockGroup(club, actor, { slug: input.group });
    await endMembership(club, group, actor.id);
    return done(group);
  });
}
