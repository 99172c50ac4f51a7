import { openDomains } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result } from '#src/platform/result.ts';
import { mayInvite } from '../policy.ts';

/** From now on people with an address of this domain may ask to join; the letter proves the address. */
export async function openDomain(club: Club, actor: Member, { domain }: { domain: string }): Promise<Result<void, never>> {
  authorize(mayInvite(actor));
  await club.db.insert(openDomains).values({ domain, openedBy: actor.id, openedAt: club.clock.now() }).onConflictDoNothing();
  return done();
}
