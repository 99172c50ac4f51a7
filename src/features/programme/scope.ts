import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { consents, members } from '#db/schema/index.ts';

/** Whom leads may know by name: who asked to be accompanied and is not on a break. In every query that shows a name. */
export function isAccompanied(memberId: SQLWrapper): SQL {
  return sql`exists (select from ${members} am join ${consents} ac on ac.member_id = am.id
    where am.id = ${memberId} and am.paused_at is null and ac.kind = 'accompanied' and ac.withdrawn_at is null)`;
}
