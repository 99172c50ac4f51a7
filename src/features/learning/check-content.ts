import type { z } from 'zod';
import type { Content, ContentFile } from '#src/platform/content.ts';
import { courseMatter, type ModuleMatter, moduleMatter } from './front-matter.ts';
import { isTierSlug } from './rules.ts';

const MODULE_PATH = /^learn\/([a-z0-9-]+)\/([a-z0-9-]+)\/\d\d-([a-z0-9-]+)$/;
const COURSE_PATH = /^learn\/([a-z0-9-]+)\/([a-z0-9-]+)\/course$/;

const nameOf = ({ path, locale }: ContentFile) => `${path}.${locale}.md`;

/**
 * Every fault of `content/learn`, one sentence each, beginning with the file and the field:
 * front matter, names, translations that disagree, links into the club that lead nowhere.
 */
export function checkContent({ files }: Content): string[] {
  const own = files.filter(({ path }) => path.startsWith('learn/'));
  const named = own.flatMap(faultsOfName);
  const single = own.flatMap((file) => faultsOfMatter(file, COURSE_PATH.test(file.path) ? courseMatter : moduleMatter));
  if (named.length + single.length > 0) return [...named, ...single];
  return [...faultsOfCourses(own), ...faultsOfTranslations(own), ...faultsOfLinks(own, files)];
}

function faultsOfName(file: ContentFile): string[] {
  const tier = (COURSE_PATH.exec(file.path) ?? MODULE_PATH.exec(file.path))?.[1];
  if (tier === undefined) return [`${nameOf(file)}: takes a name such as learn/first-steps/my-course/01-my-module.en.md`];
  return isTierSlug(tier) ? [] : [`${nameOf(file)}: there is no tier “${tier}”`];
}

function faultsOfMatter(file: ContentFile, schema: z.ZodType): string[] {
  const read = schema.safeParse(file.meta);
  if (read.success) return [];
  return read.error.issues.map(({ path, message }) => `${nameOf(file)}: ${path.join('.') || 'front matter'}: ${message}`);
}

/** Progress is kept by course and module name, so each name may be used once. */
function faultsOfCourses(files: readonly ContentFile[]): string[] {
  const folders = Map.groupBy(files, ({ path }) => path.slice(0, path.lastIndexOf('/')));
  const seen = new Map<string, string>();
  return [...folders].flatMap(([folder, inside]) => {
    const course = folder.split('/')[2] ?? '';
    const twin = seen.get(course);
    seen.set(course, folder);
    const paths = [...new Set(inside.map(({ path }) => path))];
    const modules = Map.groupBy(
      paths.flatMap((path) => MODULE_PATH.exec(path)?.[3] ?? []),
      (slug) => slug,
    );
    return [
      ...(twin ? [`${folder}: the course “${course}” is also in ${twin}`] : []),
      ...(paths.some((path) => COURSE_PATH.test(path)) ? [] : [`${folder}: course.en.md is missing`]),
      ...[...modules]
        .filter(([, twins]) => twins.length > 1)
        .map(([slug]) => `${folder}: the module “${slug}” is there twice under different numbers`),
    ];
  });
}

/** The same questions, options and kinds in every language: answers are kept once, not per language. */
function faultsOfTranslations(files: readonly ContentFile[]): string[] {
  const modules = Map.groupBy(
    files.filter(({ path }) => MODULE_PATH.test(path)),
    ({ path }) => path,
  );
  return [...modules.values()].flatMap(([first, ...others]) =>
    first
      ? others.flatMap((other) =>
          disagreements(read(first), read(other)).map((field) => `${nameOf(other)}: ${field}: differs from ${nameOf(first)}`),
        )
      : [],
  );
}

const read = (file: ContentFile) => moduleMatter.parse(file.meta);

function disagreements(a: ModuleMatter, b: ModuleMatter): string[] {
  const fields: string[] = [];
  if (a.exercise && b.exercise && a.exercise.kind !== b.exercise.kind) fields.push('exercise.kind');
  if (a.check.length > 0 && b.check.length > 0 && shape(a) !== shape(b)) fields.push('check (ids, kinds or right options)');
  return fields;
}

const shape = ({ check }: ModuleMatter) =>
  check
    .map(({ id, kind, options }) => `${id} ${kind} ${options.map((option) => `${option.id}=${option.right}`).sort()}`)
    .sort()
    .join('\n');

function faultsOfLinks(own: readonly ContentFile[], all: readonly ContentFile[]): string[] {
  const places = new Set(all.flatMap(({ path }) => addressesOf(path)));
  return own.flatMap((file) =>
    [...file.html.matchAll(/href="(\/(?:learn|playbook)\/[^"#?]+)/g)]
      .map(([, href = '']) => href.replace(/\/$/, ''))
      .filter((href) => !places.has(href))
      .map((href) => `${nameOf(file)}: the link to ${href} leads nowhere`),
  );
}

function addressesOf(path: string): string[] {
  const module = MODULE_PATH.exec(path);
  if (module) return [`/learn/${module[2]}/${module[3]}`];
  const course = COURSE_PATH.exec(path);
  return [course ? `/learn/${course[2]}` : `/${path}`];
}
