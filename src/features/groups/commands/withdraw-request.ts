import { and, eq } from 'drizzle-orm';
import { membershipRequests } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { done, type Result } from '#src/platform/result.ts';
import { isOpen } from '../queries.ts';
import type { GroupInput } from '../schema.ts';
import { lockGroup } from './lock-group.ts';

/** Takes back one's own wish to join; its words go too. Without an open wish nothing happens. */
export async function withdrawRequest(club: Club, actor: Member, input: GroupInput): Promise<Result<{ slug: string }, never>> {
  return inTransaction(club, async (club) => {
    const group = await lockGroup(club, actor, { slug: input.group });
    await club.db
      .update(membershipRequests)
      .set({ withdrawnAt: club.clock.now(), words: '' })
      .where(and(eq(membershipRequests.groupId, group.id), eq(membershipRequests.memberId, actor.id), isOpen));
    return done(group);
  });
}
