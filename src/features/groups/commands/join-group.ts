import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayJoin } from '../policy.ts';
import type { GroupInput } from '../schema.ts';
import { addMembership } from './add-membership.ts';
import { lockGroup } from './lock-group.ts';

/** One step into an open group. */
export async function joinGroup(
  club: Club,
  actor: Member,
  input: GroupInput,
): Promise<Result<{ slug: string; name: string }, 'groups.refusal.not-open'>> {
  return inTransaction(club, async (club) => {
    const group = await lockGroup(club, actor, { slug: input.group });
    if (group.isMember) return done(group);
    if (!mayJoin(actor, group)) return refuse('groups.refusal.not-open');
    await addMembership(club, group, actor.id);
    return done(group);
  });
}
