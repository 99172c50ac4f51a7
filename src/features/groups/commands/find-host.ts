import { and, isNull, or, sql } from 'drizzle-orm';
import { consents, members } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';

/**
 * Called where a lead names a host by e-mail address: the lead themselves, or somebody who chose to be
 * listed and is not on a break. Anybody else is not found, so that nobody's membership is given away.
 */
export async function findHost(club: Club, lead: Member, email: string | null): Promise<{ id: string; name: string } | undefined> {
  if (email === null) return { id: lead.id, name: lead.name };
  const isListed = sql`exists (select from ${consents} where ${consents.memberId} = members.id and ${consents.kind} = 'listed' and ${consents.withdrawnAt} is null)`;
  const [host] = await club.db
    .select({ id: members.id, name: members.name })
    .from(members)
    .where(
      and(
        sql`lower(${members.email}) = ${email.toLowerCase()}`,
        isNull(members.pausedAt),
        or(sql`${members.id} = ${lead.id}::uuid`, isListed),
      ),
    );
  return host;
}
