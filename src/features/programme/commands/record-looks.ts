import { sql } from 'drizzle-orm';
import type { Lead } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { newId } from '#src/platform/ids.ts';

/**
 * Writes down that a lead is about to see these names, before they are shown: one insert for a page.
 * The same lead, page and member at most once an hour, so that the member's record stays readable.
 * Public to the queries that show names; they passed the gate.
 */
export async function recordLooks(club: Club, lead: Lead, page: 'roster' | 'member', memberIds: readonly string[]): Promise<void> {
  const others = memberIds.filter((id) => id !== lead.id);
  if (others.length === 0) return;
  const now = club.clock.now();
  const hourAgo = new Date(now.getTime() - 3_600_000);
  const pairs = sql.join(
    others.map((member) => sql`(${newId(club.clock)}::uuid, ${member}::uuid)`),
    sql`, `,
  );
  await club.db.execute(sql`
    insert into looks (id, member_id, looked_by, looked_at, page)
    select seen.id, seen.member_id, ${lead.id}::uuid, ${now.toISOString()}::timestamptz, ${page}
    from (values ${pairs}) seen (id, member_id)
    where not exists (
      select from looks l where l.member_id = seen.member_id and l.looked_by = ${lead.id}::uuid
      and l.page = ${page} and l.looked_at > ${hourAgo.toISOString()}::timestamptz)`);
}
