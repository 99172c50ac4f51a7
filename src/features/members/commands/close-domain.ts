import { eq } from 'drizzle-orm';
import { openDomains } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result } from '#src/platform/result.ts';
import { mayInvite } from '../policy.ts';

export async function closeDomain(club: Club, actor: Member, { domain }: { domain: string }): Promise<Result<void, never>> {
  authorize(mayInvite(actor));
  await club.db.delete(openDomains).where(eq(openDomains.domain, domain));
  return done();
}
