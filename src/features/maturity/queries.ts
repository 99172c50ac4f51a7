import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { consents, members, selfChecks } from '#db/schema/index.ts';
import { findModule } from '#src/features/learning/curriculum.ts';
import { coursesToGo, myProgress, type Progress, progressOf, toProgress } from '#src/features/learning/queries.ts';
import { finishedPlaces, placeKey } from '#src/features/learning/rules.ts';
import type { Locale } from '#src/i18n/t.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { once, prepared } from '#src/platform/prepared.ts';
import { type Because, type FirstOpen, nextStepOf, type Page, type Step, stepTowards } from './next-step.ts';
import { type Answers, type Cell, changes, isCell, knownAnswers, traces } from './rules.ts';

/** Private: every query here but `cellCounts` is scoped to the member who asks. */
export interface SelfCheck {
  readonly id: string;
  readonly takenAt: Date;
  readonly answers: Answers;
  readonly cell: Cell;
  readonly destination: Cell | null;
}

/** A step as a page shows it: a module with its title, or a place in the club. */
export interface StepView {
  readonly href: string;
  readonly module: { readonly title: string; readonly lang: Locale; readonly minutes: number } | undefined;
  readonly page: Page | undefined;
  readonly because: Because;
}

/** More than anybody takes; keeps the page finite. */
const MOST_SHOWN = 30;

async function selfChecksOf({ db }: Club, member: Member, limit: number): Promise<SelfCheck[]> {
  const rows = await db
    .select()
    .from(selfChecks)
    .where(eq(selfChecks.memberId, member.id))
    .orderBy(desc(selfChecks.takenAt), desc(selfChecks.id))
    .limit(limit);
  return rows.flatMap((row) => toSelfCheck(row) ?? []);
}

type SelfCheckRow = Pick<typeof selfChecks.$inferSelect, 'id' | 'takenAt' | 'answers' | 'cell' | 'destination'>;

/** Undefined where the map no longer has the cell. */
function toSelfCheck({ id, takenAt, answers, cell, destination }: SelfCheckRow): SelfCheck | undefined {
  return isCell(cell)
    ? { id, takenAt, answers: knownAnswers(answers), cell, destination: isCell(destination) ? destination : null }
    : undefined;
}

/** `/self-check` and `/self-check/<check>`: one self-check (the latest unless `id` says which), its map, what changed, and all others. */
export async function readSelfCheck(club: Club, member: Member, id?: string) {
  const all = await selfChecksOf(club, member, MOST_SHOWN);
  const place = id === undefined ? 0 : all.findIndex((check) => check.id === id);
  const check = all[place];
  if (!check) return id === undefined ? undefined : found(null);
  const before = all[place + 1];
  return {
    check,
    isLatest: place === 0,
    traces: traces(check.answers),
    before: before && { takenAt: before.takenAt, cell: before.cell, changes: changes(before.answers, check.answers) },
    step: place === 0 ? stepView(club, member, stepTowards(check, firstOpenIn(club, await progressOf(club, member)))) : undefined,
    all,
  };
}

const whereIAm = prepared((db) =>
  db
    .select({
      ...myProgress,
      latest: sql<(Omit<SelfCheckRow, 'takenAt'> & { takenAt: string }) | null>`(
        select json_build_object('id', id, 'takenAt', taken_at, 'answers', answers, 'cell', cell, 'destination', destination)
        from ${selfChecks} where member_id = ${sql.placeholder('me')} order by taken_at desc, id desc limit 1)`,
    })
    .from(once)
    .prepare('where_i_am'),
);

/** One next step with its reason, for the start page. */
export async function nextStep(club: Club, member: Member): Promise<StepView> {
  const [row] = await whereIAm(club).execute({ me: member.id });
  const progress = toProgress(club, row);
  const latest = row?.latest ? toSelfCheck({ ...row.latest, takenAt: new Date(row.latest.takenAt) }) : undefined;
  return stepView(club, member, nextStepOf(latest, progress.touches, coursesToGo(club, progress), firstOpenIn(club, progress)));
}

/** A course one may leave out has nothing open, unless it was begun all the same. */
function firstOpenIn(club: Club, progress: Progress): FirstOpen {
  const courses = new Map(coursesToGo(club, progress).map((course) => [course.slug, course]));
  const finished = finishedPlaces(progress.touches);
  return (course) => courses.get(course)?.modules.find(({ slug }) => !finished.has(placeKey(course, slug)))?.slug;
}

function stepView(club: Club, { locale }: Member, { to, because }: Step): StepView {
  if ('page' in to) return { href: `/${to.page}`, module: undefined, page: to.page, because };
  const { module } = found(findModule(club.content, to.course, to.module));
  const { title, lang } = module.text[locale];
  return { href: `/learn/${to.course}/${to.module}`, module: { title, lang, minutes: module.minutes }, page: undefined, because };
}

/**
 * How many accompanied members, none of them on a break, stand in each cell by their latest self-check. Raw counts: the only
 * caller is the programme's k-anonymity function, and nothing of it is shown before that.
 */
export async function cellCounts({ db }: Club): Promise<{ cell: string; members: number }[]> {
  const latest = db
    .selectDistinctOn([selfChecks.memberId], { memberId: selfChecks.memberId, cell: selfChecks.cell })
    .from(selfChecks)
    .innerJoin(members, and(eq(members.id, selfChecks.memberId), isNull(members.pausedAt)))
    .innerJoin(consents, and(eq(consents.memberId, selfChecks.memberId), eq(consents.kind, 'accompanied'), isNull(consents.withdrawnAt)))
    .orderBy(selfChecks.memberId, desc(selfChecks.takenAt), desc(selfChecks.id))
    .as('latest');
  return db.select({ cell: latest.cell, members: sql<number>`count(*)::int` }).from(latest).groupBy(latest.cell).orderBy(latest.cell);
}

/** Every self-check of the member, to take along. */
export async function exportMaturity({ db }: Club, member: Member) {
  const { id, takenAt, answers, cell, destination } = selfChecks;
  return {
    selfChecks: await db
      .select({ id, takenAt, answers, cell, destination })
      .from(selfChecks)
      .where(eq(selfChecks.memberId, member.id))
      .orderBy(takenAt),
  };
}
