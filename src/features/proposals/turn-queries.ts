import { type SQL, sql } from 'drizzle-orm';
import { daysBefore } from '#src/features/notices/rules.ts';
import type { Club } from '#src/platform/club.ts';
import { fewestAuthors, readersNeeded, waitDays } from './rules.ts';

/* Whose turn it is with a proposed module, and how long that usually takes. Parts of statements that call the proposal `p`. */

export const yesTo = sql<number>`(select count(*)::int from proposal_reviews y
  where y.proposal_id = p.id and y.version = p.latest and y.verdict = 'yes' and y.reviewer_id is not null)`;

export const saidTo = sql<number>`(select count(*)::int from proposal_reviews o
  where o.proposal_id = p.id and o.version = p.latest and o.reviewer_id is not null)`;

/** A lead who is here, did not write it and is not one of those who said yes: the only one who may decide. */
export const hasFreeLead = sql<boolean>`exists (select from appointments a join members l on l.id = a.member_id
  where a.role = 'lead' and a.ended_at is null and l.paused_at is null and a.member_id is distinct from p.author_id
    and not exists (select from proposal_reviews o where o.proposal_id = p.id and o.version = p.latest and o.verdict = 'yes' and o.reviewer_id = a.member_id))`;

export async function hasLeadFor({ db }: Pick<Club, 'db'>, proposal: string): Promise<boolean> {
  const [row] = await db.execute<{ free: boolean }>(sql`select ${hasFreeLead} as free from proposals p where p.id = ${proposal}::uuid`);
  return row?.free ?? false;
}

/** It looks for readers: fewer than two said yes, or two did and no lead could be the third (docs/decisions/0223). */
export const looksForReaders = sql`(${yesTo} < ${readersNeeded} or not ${hasFreeLead})`;

const median = (waits: SQL): SQL<number | null> => sql<number | null>`(
  select case when count(distinct f.author_id) >= ${sql.raw(String(fewestAuthors))}
    then percentile_cont(0.5) within group (order by extract(epoch from f.answered - f.asked)) end from (${waits} limit 200) f)`;
const windowOf = ({ clock }: Pick<Club, 'clock'>) => daysBefore(clock.now(), waitDays).toISOString();

/** Median seconds until somebody read a version, over the newest 200 first readings of 90 days; null below five authors. */
export const usualWait = (club: Pick<Club, 'clock'>): SQL<number | null> =>
  median(sql`select q.author_id, w.first_reviewed_at as answered, w.proposed_at as asked from proposal_versions w join proposals q on q.id = w.proposal_id
      where w.first_reviewed_at > ${windowOf(club)}::timestamptz order by w.first_reviewed_at desc`);

/** Median seconds from the second yes to a lead's word, counted like the other. */
export const usualLeadWait = (club: Pick<Club, 'clock'>): SQL<number | null> =>
  median(sql`select q.author_id, d.decided_at as answered, (select max(y.given_at) from proposal_reviews y
        where y.proposal_id = d.proposal_id and y.version = d.version and y.verdict = 'yes' and y.given_at <= d.decided_at) as asked
      from proposal_decisions d join proposals q on q.id = d.proposal_id
      where d.decided_at > ${windowOf(club)}::timestamptz order by d.decided_at desc`);
