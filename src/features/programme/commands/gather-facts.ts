import { type SQL, sql } from 'drizzle-orm';
import { curriculumOf } from '#src/features/learning/curriculum.ts';
import { tierSlugs } from '#src/features/learning/rules.ts';
import { cellCounts } from '#src/features/maturity/queries.ts';
import { cells } from '#src/features/maturity/rules.ts';
import type { Club } from '#src/platform/club.ts';
import type { Atom, Facts, GroupFacts, PeopleFigures, Place, WaitFacts } from '../figures.ts';
import { WEEKS, weekAfter, weekOf, windowStart } from '../rules.ts';

/** So many groups are spoken of, the largest first. */
const GROUPS = 20;

/** The accompanied members who are not on a break: all figures about people count these and nobody else. */
const people = sql`people as materialized (
  select m.id, m.site, m.unit, c.given_at from members m
  join consents c on c.member_id = m.id and c.kind = 'accompanied' and c.withdrawn_at is null
  where m.paused_at is null)`;

const largest = sql`largest as materialized (
  select id, slug, name, size, row_number() over (order by size desc, id) - 1 as place
  from groups where closed_at is null order by size desc, id limit ${GROUPS})`;

/**
 * Exact counts in a fixed number of statements, whatever the size of the club. What comes back is for
 * `publish` alone. No statement reads a draft, an answer to a check, a note of a mentorship or a word
 * anybody wrote; self-checks come as counts from the feature that keeps them.
 */
export async function gatherFacts(club: Club, before: PeopleFigures | null): Promise<Facts> {
  const now = club.clock.now();
  const since = windowStart(now, club.config.activeWindowDays);
  const whole = await readWhole(club, now, before);
  return {
    takenAt: now,
    changed: ({ accompanied }) => whole.newcomers + Math.abs((accompanied ?? 0) + whole.newcomers - whole.accompanied),
    atoms: await readAtoms(club, since),
    sites: [...whole.sites, rather],
    units: [...whole.units, rather],
    groups: whole.groups,
    weeks: await readWeeks(club, now, since),
    tiers: await readTiers(club),
    cells: await readCells(club),
    waits: await readWaits(club, now),
    hostless: whole.hostless,
    invitations: whole.invitations,
  };
}

const rather: Place = { slug: null, names: { en: '', de: '', fr: '', it: '' } };

interface Whole extends Record<string, unknown> {
  accompanied: number;
  newcomers: number;
  invitations: number;
  sites: Place[];
  units: Place[];
  groups: GroupFacts[];
  hostless: Facts['hostless'];
}

async function readWhole({ db }: Club, now: Date, before: PeopleFigures | null): Promise<Whole> {
  const asOf = before?.asOf ?? now.toISOString();
  const [row] = await db.execute<Whole>(sql`
    with ${people}, ${largest}, hostless as (
      select slug, name, size from groups g where closed_at is null
      and not exists (select from memberships h where h.group_id = g.id and h.host_since is not null))
    select
      (select count(*)::int from people) as accompanied,
      (select count(*)::int from people where given_at > ${asOf}::timestamptz) as newcomers,
      (select count(*)::int from invitations where invited_by is not null and accepted_at is null and withdrawn_at is null
        and expires_at > ${now.toISOString()}::timestamptz) as invitations,
      (select coalesce(json_agg(json_build_object('slug', slug, 'names', json_build_object('en', name, 'de', name, 'fr', name, 'it', name)) order by name), '[]') from sites) as sites,
      (select coalesce(json_agg(json_build_object('slug', slug, 'names', names) order by slug), '[]') from units) as units,
      (select coalesce(json_agg(json_build_object('slug', slug, 'name', name, 'size', size) order by place), '[]') from largest) as groups,
      json_build_object(
        'groups', (select count(*)::int from hostless),
        'some', (select coalesce(json_agg(json_build_object('slug', slug, 'name', name)), '[]') from (select * from hostless order by size desc, slug limit 10) h)
      ) as hostless`);
  return row as Whole;
}

async function readAtoms({ db }: Club, since: string): Promise<Atom[]> {
  const rows = await db.execute<{ site: string | null; unit: string | null; groups: number[]; size: number; active: number }>(sql`
    with ${people}, ${largest},
      lively as materialized (select distinct member_id from active_weeks where week >= ${since}::date),
      inside as materialized (
        select ms.member_id, array_agg(l.place::int order by l.place) as groups
        from largest l join memberships ms on ms.group_id = l.id group by 1)
    select p.site, p.unit, coalesce(i.groups, '{}') as groups, count(*)::int as size, count(l.member_id)::int as active
    from people p left join inside i on i.member_id = p.id left join lively l on l.member_id = p.id
    group by 1, 2, 3`);
  return [...rows];
}

/** Active members by the product's definition as each of the last weeks would have counted them: one pass, +1 where a stretch of activity begins to count, -1 where it ends. */
async function readWeeks({ db }: Club, now: Date, since: string): Promise<Facts['weeks']> {
  const current = weekOf(now);
  const span = (Date.parse(current) - Date.parse(since)) / 604_800_000;
  const first = weekAfter(current, 1 - WEEKS);
  const rows = await db.execute<{ week: string; change: number }>(sql`
    with ${people}, stretches as (
      select w.week, lead(w.week) over (partition by w.member_id order by w.week) as next
      from active_weeks w join people p on p.id = w.member_id
      where w.week >= ${weekAfter(first, -span)}::date and w.week <= ${current}::date),
    changes as (
      select week, 1 as change from stretches
      union all
      select least(week + ${(span + 1) * 7}::int, coalesce(next, 'infinity'::date)), -1 from stretches)
    select week::text as week, sum(change)::int as change from changes where week <= ${current}::date group by 1`);
  const changes = new Map([...rows].map(({ week, change }) => [week, change]));
  const weeks: { week: string; active: number }[] = [];
  let active = 0;
  for (let week = weekAfter(first, -span); week <= current; week = weekAfter(week, 1)) {
    active += changes.get(week) ?? 0;
    if (week >= first) weeks.push({ week, active });
  }
  return weeks;
}

/** Each person counts once: in the tier farthest on in which they finished a module. */
async function readTiers({ db, content }: Club): Promise<Facts['tiers']> {
  const courses = [...curriculumOf(content).courses.values()];
  const ranks = sql.join(
    courses.map(({ slug, tier }): SQL => sql`(${slug}::text, ${tierSlugs.indexOf(tier)}::int)`),
    sql`, `,
  );
  const rows = await db.execute<{ tier: number | null; members: number }>(sql`
    with ${people}, courses (course, tier) as (values ${courses.length > 0 ? ranks : sql`(null::text, null::int)`}),
      farthest as (select d.member_id, max(c.tier) as tier from completions d join courses c on c.course = d.course group by 1)
    select f.tier, count(*)::int as members from people p left join farthest f on f.member_id = p.id group by 1`);
  const members = new Map([...rows].map((row) => [row.tier, row.members]));
  return [{ tier: null, members: members.get(null) ?? 0 }, ...tierSlugs.map((tier, i) => ({ tier, members: members.get(i) ?? 0 }))];
}

async function readCells(club: Club): Promise<Facts['cells']> {
  const counted = new Map((await cellCounts(club)).map(({ cell, members }) => [cell, members]));
  return cells.map((cell) => ({ cell, members: counted.get(cell) ?? 0 }));
}

type Waits = Facts['waits'] & Record<string, unknown>;

async function readWaits({ db }: Club, now: Date): Promise<Facts['waits']> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const recently = sql`${at} - interval '90 days'`;
  const hours = (from: SQL, to: SQL) => sql`extract(epoch from ${to} - ${from}) / 3600`;
  const waitOf = (waiting: SQL, answered: SQL) => sql`(
    select json_build_object(
      'waiting', (select json_build_object('people', count(*)::int, 'median', coalesce(percentile_cont(0.5) within group (order by wait), 0), 'longest', coalesce(max(wait), 0)) from (${waiting}) w),
      'answered', (select json_build_object('people', count(*)::int, 'median', coalesce(percentile_cont(0.5) within group (order by wait), 0)) from (${answered}) a)))`;
  const feedback = waitOf(
    sql`select author_id, max(${hours(sql`created_at`, at)}) as wait from feedback_requests
      where closed_at is null and first_answered_at is null and author_id is not null and visible_until > ${at} group by 1`,
    sql`select author_id, avg(${hours(sql`created_at`, sql`first_answered_at`)}) as wait from feedback_requests
      where first_answered_at > ${recently} and author_id is not null group by 1`,
  );
  const mentor = waitOf(
    sql`select mentee_id, max(${hours(sql`created_at`, at)}) as wait from mentor_requests
      where accepted_at is null and declined_at is null and withdrawn_at is null and mentee_id is not null group by 1`,
    sql`select mentee_id, avg(${hours(sql`created_at`, sql`coalesce(accepted_at, declined_at)`)}) as wait from mentor_requests
      where coalesce(accepted_at, declined_at) > ${recently} and mentee_id is not null group by 1`,
  );
  const [row] = await db.execute<Waits>(sql`select ${feedback} as feedback, ${mentor} as mentor`);
  return row as { feedback: WaitFacts; mentor: WaitFacts };
}
