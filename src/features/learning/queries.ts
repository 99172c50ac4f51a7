import { and, eq, sql } from 'drizzle-orm';
import { checkAnswers, completions, exerciseTexts, placementAnswers } from '#db/schema/index.ts';
import { fromTheClub } from '#src/features/proposals/queries.ts';
import type { Locale } from '#src/i18n/t.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { once, prepared } from '#src/platform/prepared.ts';
import { type Course, type CourseText, curriculumOf, findCourse, findModule } from './curriculum.ts';
import { myRecall, recallState } from './recall-queries.ts';
import { finishedPlaces, keepKnown, knownCourses, type Place, placeKey, placeToContinue, type Touch } from './rules.ts';

export interface CourseCard {
  readonly slug: string;
  readonly text: CourseText;
  readonly minutes: number;
  readonly modules: number;
  readonly finished: number;
}

export interface ModuleLine {
  readonly slug: string;
  readonly href: string;
  readonly title: string;
  readonly summary: string;
  readonly lang: Locale;
  readonly minutes: number;
  readonly finished: boolean;
}

export interface GoOn extends ModuleLine {
  readonly why: Place['why'];
  readonly courseTitle: string;
  readonly courseLang: Locale;
}

const hrefOf = (course: string, module: string) => `/learn/${course}/${module}`;

/** What a member did in the curriculum, and which courses they may leave out. */
export interface Progress {
  readonly touches: readonly Touch[];
  /** slugs of courses known from a placement check */
  readonly known: ReadonlySet<string>;
}

interface ProgressRow {
  readonly touches: readonly (Omit<Touch, 'at'> & { readonly at: string })[] | null;
  readonly placements: readonly { readonly tier: string; readonly question: string; readonly options: readonly string[] }[] | null;
}

/** Everything the member `me` did in the curriculum, as parts of a larger statement. Nobody else's progress is ever read here. */
export const myProgress = {
  touches: sql<ProgressRow['touches']>`(
    select json_agg(touch) from (
      select course, module, completed_at as at, true as finished from ${completions} where member_id = ${sql.placeholder('me')}
      union all
      select course, module, saved_at, false from ${exerciseTexts} where member_id = ${sql.placeholder('me')}
      union all
      select course, module, max(answered_at), false from ${checkAnswers} where member_id = ${sql.placeholder('me')} group by course, module) touch)`,
  placements: sql<ProgressRow['placements']>`(
    select json_agg(json_build_object('tier', tier, 'question', question, 'options', options)) from ${placementAnswers} where member_id = ${sql.placeholder('me')})`,
};

const progress = prepared((db) => db.select(myProgress).from(once).prepare('progress'));

export async function progressOf(club: Club, member: Member): Promise<Progress> {
  const [row] = await progress(club).execute({ me: member.id });
  return toProgress(club, row);
}

export function toProgress({ content }: Pick<Club, 'content'>, row: ProgressRow | undefined): Progress {
  const touches = (row?.touches ?? []).map((touch) => ({ ...touch, at: new Date(touch.at) }));
  const placed = Map.groupBy(row?.placements ?? [], ({ tier }) => tier);
  const known = curriculumOf(content).tiers.flatMap(({ slug, placement }) => {
    const answers = Object.fromEntries((placed.get(slug) ?? []).map(({ question, options }) => [question, options]));
    return placement ? [...knownCourses(placement.en.questions, answers)] : [];
  });
  return { touches, known: new Set(known) };
}

/** `/learn/placement/<tier>`: the questions, the member's last answers, and what they say about each course. */
export async function readPlacement(club: Club, member: Member, slug: string) {
  const tier = found(curriculumOf(club.content).tiers.find((tier) => tier.slug === slug));
  const text = found(tier.placement)[member.locale];
  const rows = await club.db
    .select({ question: placementAnswers.question, options: placementAnswers.options })
    .from(placementAnswers)
    .where(and(eq(placementAnswers.memberId, member.id), eq(placementAnswers.tier, slug)));
  const { known: answers } = keepKnown(text.questions, Object.fromEntries(rows.map(({ question, options }) => [question, options])));
  const known = knownCourses(text.questions, answers);
  const asked = new Set(text.questions.map(({ course }) => course));
  const courses = tier.courses
    .filter((course) => asked.has(course.slug))
    .map(({ slug, text }) => ({ slug, title: text[member.locale].title, lang: text[member.locale].lang, isKnown: known.has(slug) }));
  return { tier: tier.slug, text, answers, courses };
}

const progressAndRecall = prepared((db) =>
  db
    .select({ ...myProgress, recall: myRecall })
    .from(once)
    .prepare('progress_and_recall'),
);

/** `/learn`: tiers, courses, own progress, where to go on, and whether something comes back. */
export async function readCurriculum(club: Club, member: Member) {
  const curriculum = curriculumOf(club.content);
  const [row] = await progressAndRecall(club).execute({ me: member.id });
  const progress = toProgress(club, row);
  const finished = finishedPlaces(progress.touches);
  const tiers = curriculum.tiers.map(({ slug, courses, placement }) => ({
    slug,
    placement: placement?.[member.locale],
    courses: courses.map((course) => ({ ...cardOf(course, member.locale, finished), isKnown: progress.known.has(course.slug) })),
  }));
  return { tiers, goOn: goOnFrom(club, member, progress), recall: recallState(club, progress.touches, row?.recall) };
}

/** All courses but those one may leave out, unless they were begun all the same. */
export function coursesToGo({ content }: Pick<Club, 'content'>, { touches, known }: Progress): readonly Course[] {
  const begun = new Set(touches.map(({ course }) => course));
  return [...curriculumOf(content).courses.values()].filter(({ slug }) => begun.has(slug) || !known.has(slug));
}

/** The place to continue, spoken in the member's language; undefined when every module is finished. */
export function goOnFrom(club: Club, { locale }: Member, progress: Progress): GoOn | undefined {
  const place = placeToContinue(coursesToGo(club, progress), progress.touches);
  const there = place && findModule(club.content, place.course, place.module);
  if (!place || !there) return undefined;
  const { title, lang } = there.course.text[locale];
  return { ...lineOf(there.course, place.module, locale, new Set()), why: place.why, courseTitle: title, courseLang: lang };
}

function cardOf({ slug, text, minutes, modules }: Course, locale: Locale, finished: ReadonlySet<string>): CourseCard {
  const done = modules.filter((module) => finished.has(placeKey(slug, module.slug))).length;
  return { slug, text: text[locale], minutes, modules: modules.length, finished: done };
}

export function lineOf(course: Course, slug: string, locale: Locale, finished: ReadonlySet<string>): ModuleLine {
  const module = found(course.modules.find((module) => module.slug === slug));
  const { title, summary, lang } = module.text[locale];
  return {
    slug,
    href: hrefOf(course.slug, slug),
    title,
    summary,
    lang,
    minutes: module.minutes,
    finished: finished.has(placeKey(course.slug, slug)),
  };
}

/** `/learn/<course>` */
export async function readCourse(club: Club, member: Member, wanted: string) {
  const course = found(findCourse(club.content, wanted));
  const { slug } = course;
  const [row] = await club.db
    .select({
      finished: sql<string[]>`array(select module from ${completions} where member_id = ${member.id} and course = ${slug})`,
      fromTheClub: fromTheClub([slug, ...course.formerly]),
    })
    .from(once);
  const finished = new Set(row?.finished.map((module) => placeKey(slug, module)));
  const lines = course.modules.map((module) => ({
    ...lineOf(course, module.slug, member.locale, finished),
    goals: module.text[member.locale].goals,
  }));
  const after = course.after.flatMap((slug) => {
    const first = curriculumOf(club.content).courses.get(slug);
    return first ? [{ slug, title: first.text[member.locale].title, lang: first.text[member.locale].lang }] : [];
  });
  const card = cardOf(course, member.locale, finished);
  return { tier: course.tier, after, ...card, lines, next: lines.find((line) => !line.finished), fromTheClub: row?.fromTheClub ?? [] };
}
