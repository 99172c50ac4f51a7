import { sql } from 'drizzle-orm';
import { activeWeeks, consents } from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';
import { weekOf } from '../rules.ts';

/**
 * Notes that a member did something in this week: one bit, no kind, no count, and only while the
 * member asks to be accompanied: a withdrawal at the same moment waits, and takes this week along. Called in the transaction of every act that counts as active.
 */
export async function recordAct(club: Club, memberId: string): Promise<void> {
  await club.db.execute(sql`
    insert into ${activeWeeks} (member_id, week)
    select member_id, ${weekOf(club.clock.now())}::date from ${consents}
    where member_id = ${memberId}::uuid and kind = 'accompanied' and withdrawn_at is null
    for share on conflict do nothing`);
}
