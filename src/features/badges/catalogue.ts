import { z } from 'zod';
import { COURSE_PATH, faultsOfMatter } from '#src/features/learning/check-content.ts';
import { type Course, curriculumOf } from '#src/features/learning/curriculum.ts';
import type { Locale } from '#src/i18n/t.ts';
import { type Content, type ContentFile, inLanguage, sayWhere } from '#src/platform/content.ts';
import { type Asks, type Picture, pictures } from './rules.ts';

const BADGE_PATH = /^badges\/([a-z0-9][a-z0-9-]{0,63})$/;
const words = z.string().trim().min(1);

/** What stands between the two lines of --- in content/badges; content/README.md tells writers. */
const matter = z.strictObject({
  title: words.max(100),
  summary: words.max(300),
  order: z.int().min(1),
  courses: z.array(z.string()).min(1),
  exercises: z.boolean().default(false),
  thanks: z.boolean().default(false),
  picture: z.enum(pictures).default('club'),
});

export interface Badge {
  readonly slug: string;
  readonly asks: Asks;
  readonly picture: Picture;
  /** titles of the courses are the curriculum's */
  readonly courses: readonly Course[];
  readonly versions: readonly BadgeText[];
}

export interface BadgeText {
  readonly locale: Locale;
  readonly title: string;
  readonly summary: string;
  /** what it attests: Markdown, as it is signed, and as a page shows it */
  readonly criteria: string;
  readonly criteriaHtml: string;
}

const isBadge = ({ path }: ContentFile) => path.startsWith('badges/');

/** Every fault of `content/badges`, one sentence each, beginning with file, line and field. */
export function checkBadges({ files }: Content): string[] {
  const own = files.filter(isBadge);
  const single = own.flatMap((file) => [...faultsOfName(file), ...faultsOfMatter(file, matter), ...faultsOfBody(file)]);
  if (single.length > 0) return single;
  const courses = new Set(files.flatMap(({ path }) => COURSE_PATH.exec(path)?.[2] ?? []));
  return own.flatMap((file) => [...faultsOfCourses(file, courses), ...disagreements(file, own)]);
}

function faultsOfName(file: ContentFile): string[] {
  return BADGE_PATH.test(file.path) ? [] : [sayWhere(file, [], 'takes a name such as badges/my-badge.en.md')];
}

function faultsOfBody(file: ContentFile): string[] {
  return file.body === '' ? [sayWhere(file, [], 'says nothing about what the badge attests')] : [];
}

function faultsOfCourses(file: ContentFile, known: ReadonlySet<string>): string[] {
  return matter
    .parse(file.meta)
    .courses.flatMap((course, i) => (known.has(course) ? [] : [sayWhere(file, ['courses', i], `there is no course “${course}”`)]));
}

/** A badge asks for the same in every language. */
function disagreements(file: ContentFile, all: readonly ContentFile[]): string[] {
  const first = all.find(({ path }) => path === file.path) ?? file;
  const [one, other] = [matter.parse(first.meta), matter.parse(file.meta)];
  return (['order', 'courses', 'exercises', 'thanks', 'picture'] as const)
    .filter((field) => String(one[field]) !== String(other[field]))
    .map((field) => sayWhere(file, [field], `differs from ${first.path}.${first.locale}.md`));
}

const made = new WeakMap<Content, ReadonlyMap<string, Badge>>();

/** By slug, in their order. Built once for each loaded content. */
export function badgesOf(content: Content): ReadonlyMap<string, Badge> {
  let badges = made.get(content);
  if (!badges) {
    const faults = checkBadges(content);
    if (faults.length > 0) throw new Error(`The badges have faults:\n${faults.join('\n')}`);
    badges = build(content);
    made.set(content, badges);
  }
  return badges;
}

function build(content: Content): ReadonlyMap<string, Badge> {
  const files = [...Map.groupBy(content.files.filter(isBadge), ({ path }) => path)];
  const badges = files.flatMap(([path, versions]) => {
    const facts = matter.parse(versions[0]?.meta);
    const courses = facts.courses.flatMap((slug) => curriculumOf(content).courses.get(slug) ?? []);
    const badge: Badge = {
      slug: BADGE_PATH.exec(path)?.[1] ?? '',
      asks: { courses: courses.map(outline), exercises: facts.exercises, thanks: facts.thanks },
      picture: facts.picture,
      courses,
      versions: versions.map(textOf),
    };
    return [{ order: facts.order, badge }];
  });
  badges.sort((a, b) => a.order - b.order || a.badge.slug.localeCompare(b.badge.slug));
  return new Map(badges.map(({ badge }) => [badge.slug, badge]));
}

function outline({ slug, modules }: Course) {
  return { slug, modules: modules.map(({ slug, text }) => ({ slug, hasExercise: text.en.exercise !== undefined })) };
}

function textOf({ locale, meta, body, html }: ContentFile): BadgeText {
  const { title, summary } = matter.parse(meta);
  return { locale, title, summary, criteria: body, criteriaHtml: html };
}

/** In the wanted language, or in another one that says so by its `locale`. */
export function textIn({ versions }: Badge, locale: Locale): BadgeText {
  const text = inLanguage(versions, locale);
  if (!text) throw new Error('a badge without a text');
  return text;
}

/** Also of a badge that the content no longer has. */
export function pictureOf(content: Content, slug: string): Picture {
  return badgesOf(content).get(slug)?.picture ?? 'club';
}
