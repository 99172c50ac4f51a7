import { eq } from 'drizzle-orm';
import { membershipRequests } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found, NotFound } from '#src/platform/errors.ts';
import { mayAnswerRequests } from '../policy.ts';
import { lockGroup } from './lock-group.ts';

/** A wish to join with its group held. To anybody but a host of that group it is not there. */
export async function loadRequest(club: Club, actor: Member, id: string) {
  const [before] = await club.db
    .select({ groupId: membershipRequests.groupId })
    .from(membershipRequests)
    .where(eq(membershipRequests.id, id));
  const group = await lockGroup(club, actor, { id: found(before).groupId });
  if (!mayAnswerRequests(actor, group)) throw new NotFound();
  const [request] = await club.db.select().from(membershipRequests).where(eq(membershipRequests.id, id));
  const { memberId, acceptedAt, declinedAt, withdrawnAt } = found(request);
  return { group, request: { id, memberId, isOpen: !acceptedAt && !declinedAt && !withdrawnAt } };
}
