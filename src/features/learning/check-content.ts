import type { z } from 'zod';
import { type Content, type ContentFile, sayWhere } from '#src/platform/content.ts';
import { type CourseMatter, courseMatter, type ModuleMatter, moduleMatter, placementMatter, type Question } from './front-matter.ts';
import { isTierSlug } from './rules.ts';

export const MODULE_PATH = /^learn\/([a-z0-9-]+)\/([a-z0-9-]+)\/\d\d-([a-z0-9-]+)$/;
export const COURSE_PATH = /^learn\/([a-z0-9-]+)\/([a-z0-9-]+)\/course$/;
export const PLACEMENT_PATH = /^learn\/([a-z0-9-]+)\/placement$/;

/** Names under /learn that no course can have. */
const OWN_ADDRESSES = new Set(['placement', 'recall', 'badges', 'workshops', 'proposals', 'profile-guide', 'corrections']);

/**
 * Every fault of `content/learn`, one sentence each, beginning with file, line and field: front matter,
 * names, translations that disagree, links into the club that lead nowhere. A club with one does not start.
 */
export function checkContent({ files }: Content): string[] {
  const own = files.filter(({ path }) => path.startsWith('learn/'));
  const named = own.flatMap(faultsOfName);
  const single = own.flatMap((file) => faultsOfMatter(file, schemaFor(file.path)));
  if (named.length + single.length > 0) return [...named, ...single];
  return [
    ...faultsOfCourses(own),
    ...faultsOfTranslations(own),
    ...faultsOfNames(own),
    ...faultsOfPlacements(own),
    ...faultsOfLinks(own, files),
  ];
}

function schemaFor(path: string): z.ZodType {
  return COURSE_PATH.test(path) ? courseMatter : PLACEMENT_PATH.test(path) ? placementMatter : moduleMatter;
}

function faultsOfName(file: ContentFile): string[] {
  const tier = [COURSE_PATH, MODULE_PATH, PLACEMENT_PATH].map((path) => path.exec(file.path)?.[1]).find((tier) => tier !== undefined);
  if (tier === undefined) return [sayWhere(file, [], 'takes a name such as learn/first-steps/my-course/01-my-module.en.md')];
  return isTierSlug(tier) ? [] : [sayWhere(file, [], `there is no tier “${tier}”`)];
}

/** One sentence for each field that does not fit. */
export function faultsOfMatter(file: ContentFile, schema: z.ZodType): string[] {
  const read = schema.safeParse(file.meta);
  if (read.success) return [];
  return read.error.issues.map((issue) => {
    const field = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
    return sayWhere(file, field, issue.message);
  });
}

/** Progress is kept by course and module name, so each name may be used once. */
function faultsOfCourses(files: readonly ContentFile[]): string[] {
  const folders = Map.groupBy(
    files.filter(({ path }) => !PLACEMENT_PATH.test(path)),
    ({ path }) => path.slice(0, path.lastIndexOf('/')),
  );
  const seen = new Map<string, string>();
  return [...folders].flatMap(([folder, inside]) => {
    const slug = folder.split('/')[2] ?? '';
    const twin = seen.get(slug);
    seen.set(slug, folder);
    const course = inside.find(({ path }) => COURSE_PATH.test(path));
    const byModule = Map.groupBy(inside, ({ path }) => MODULE_PATH.exec(path)?.[3] ?? '');
    const twice = [...byModule].flatMap(([module, files]) => files.find(({ path }) => module && path !== files[0]?.path) ?? []);
    return [
      ...(course ? [] : [`${folder}/course.en.md:1: is missing`]),
      ...(course && twin ? [sayWhere(course, [], `the course “${slug}” is also in ${twin}`)] : []),
      ...(course && OWN_ADDRESSES.has(slug) ? [sayWhere(course, [], `/learn/${slug} is a page of the club itself`)] : []),
      ...twice.map((file) => sayWhere(file, [], 'this module is there twice under different numbers')),
    ];
  });
}

/** The same questions, options and kinds in every language: answers are kept once, not per language. */
function faultsOfTranslations(files: readonly ContentFile[]): string[] {
  const versions = Map.groupBy(
    files.filter(({ path }) => !COURSE_PATH.test(path)),
    ({ path }) => path,
  );
  return [...versions.values()].flatMap(([first, ...others]) =>
    first
      ? others.flatMap((other) =>
          disagreements(first, other).map((field) => sayWhere(other, [field], `differs from ${first.path}.${first.locale}.md`)),
        )
      : [],
  );
}

function disagreements(one: ContentFile, other: ContentFile): ('check' | 'questions' | 'exercise' | 'formerly')[] {
  if (PLACEMENT_PATH.test(one.path)) {
    const [a, b] = [placementMatter.parse(one.meta), placementMatter.parse(other.meta)];
    return shapeOf(a.questions) === shapeOf(b.questions) ? [] : ['questions'];
  }
  const [a, b] = [moduleMatter.parse(one.meta), moduleMatter.parse(other.meta)];
  return [
    ...(a.exercise && b.exercise && a.exercise.kind !== b.exercise.kind ? ['exercise' as const] : []),
    ...(a.check.length > 0 && b.check.length > 0 && shapeOf(a.check) !== shapeOf(b.check) ? ['check' as const] : []),
    ...(String(a.formerly) === String(b.formerly) ? [] : ['formerly' as const]),
  ];
}

/** All that answers hang on: ids, kinds, which options are right and how steps follow each other. */
function shapeOf(questions: readonly (Question & { course?: string })[]): string {
  const inside = (question: Question) => {
    if (question.kind === 'own') return '';
    if (question.kind === 'order') return question.steps.map(({ id }) => id).join('>');
    return question.options.map(({ id, right }) => `${id}=${right}`).sort();
  };
  return questions
    .map((question) => `${question.course ?? ''} ${question.id} ${question.kind} ${inside(question)}`)
    .sort()
    .join('\n');
}

/** A former name leads to one place, and not to one that is still there. */
function faultsOfNames(files: readonly ContentFile[]): string[] {
  const places = new Set(files.flatMap(({ path }) => placeOf(path)));
  const claimed = new Map<string, string>();
  const first = [...Map.groupBy(files, ({ path }) => path).values()].flatMap(([file]) => file ?? []);
  return first.flatMap((file) =>
    formerPlaces(file).flatMap((place) => {
      const other = claimed.get(place);
      claimed.set(place, file.path);
      if (places.has(place)) return [sayWhere(file, ['formerly'], `${place} is still there`)];
      return other ? [sayWhere(file, ['formerly'], `${place} is also claimed by ${other}`)] : [];
    }),
  );
}

const placeOf = (path: string): string[] => {
  const [, , course = '', module = ''] = MODULE_PATH.exec(path) ?? COURSE_PATH.exec(path) ?? [];
  return course ? [module ? `${course}/${module}` : course] : [];
};

/** `course` or `course/module`, as they were once. */
function formerPlaces(file: ContentFile): string[] {
  const [, , course = ''] = MODULE_PATH.exec(file.path) ?? [];
  if (course) return moduleMatter.parse(file.meta).formerly.map((name) => (name.includes('/') ? name : `${course}/${name}`));
  return COURSE_PATH.test(file.path) ? courseMatter.parse(file.meta).formerly : [];
}

/** Every question of a placement stands for a course of its tier; advice names courses that are there. */
function faultsOfPlacements(files: readonly ContentFile[]): string[] {
  const courses = new Map(files.flatMap(({ path }) => (COURSE_PATH.test(path) ? [[path.split('/')[2] ?? '', path.split('/')[1]]] : [])));
  return files.flatMap((file) => {
    if (COURSE_PATH.test(file.path)) {
      const { after } = courseMatter.parse(file.meta) as CourseMatter;
      return after.filter((course) => !courses.has(course)).map((course) => sayWhere(file, ['after'], `there is no course “${course}”`));
    }
    const tier = PLACEMENT_PATH.exec(file.path)?.[1];
    if (!tier) return [];
    return placementMatter
      .parse(file.meta)
      .questions.flatMap(({ course }, index) =>
        courses.get(course) === tier ? [] : [sayWhere(file, ['questions', index, 'course'], `“${course}” is no course of this tier`)],
      );
  });
}

function faultsOfLinks(own: readonly ContentFile[], all: readonly ContentFile[]): string[] {
  // A former address leads on.
  const places = new Set([...all.flatMap(({ path }) => addressesOf(path)), ...own.flatMap(formerPlaces).map((place) => `/learn/${place}`)]);
  const isNowhere = (href: string) => /^\/(?:learn|playbook)\//.test(href) && !places.has(href.replace(/[#?].*$/, '').replace(/\/$/, ''));
  return own.flatMap((file) => {
    const { sources = [], further = [] } = (file.meta ?? {}) as Partial<Pick<ModuleMatter, 'sources' | 'further'>>;
    const inBody = file.body
      .split('\n')
      .flatMap((line, index) => [...line.matchAll(/\]\(([^)\s]+)\)/g)].map(([, href = '']) => ({ href, line: file.bodyLine + index })))
      .filter(({ href }) => isNowhere(href))
      .map(({ href, line }) => `${file.path}.${file.locale}.md:${line}: the link to ${href} leads nowhere`);
    const inHead = Object.entries({ sources, further }).flatMap(([field, items]) =>
      items.flatMap(({ url }, index) => (url && isNowhere(url) ? [sayWhere(file, [field, index, 'url'], `${url} leads nowhere`)] : [])),
    );
    return [...inBody, ...inHead];
  });
}

function addressesOf(path: string): string[] {
  const module = MODULE_PATH.exec(path);
  if (module) return [`/learn/${module[2]}/${module[3]}`];
  const course = COURSE_PATH.exec(path);
  return [course ? `/learn/${course[2]}` : `/${path}`];
}
