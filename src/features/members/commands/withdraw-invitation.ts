import { and, eq, isNull } from 'drizzle-orm';
import { invitations } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result } from '#src/platform/result.ts';
import { mayInvite } from '../policy.ts';

export async function withdrawInvitation(club: Club, actor: Member, { invitation }: { invitation: string }): Promise<Result<void, never>> {
  authorize(mayInvite(actor));
  await club.db
    .update(invitations)
    .set({ withdrawnAt: club.clock.now() })
    .where(and(eq(invitations.id, invitation), isNull(invitations.acceptedAt), isNull(invitations.withdrawnAt)));
  return done();
}
