import type { Locale } from '#src/i18n/t.ts';
import { type Content, type ContentFile, sayWhere } from '#src/platform/content.ts';
import { COURSE_PATH, MODULE_PATH, PLACEMENT_PATH } from './check-content.ts';
import { courseMatter, type ModuleMatter, moduleMatter } from './front-matter.ts';
import { plainReading, readability } from './readability.ts';
import { isOverdue, revisedOn } from './rules.ts';

/** Limits of a module; content/README.md tells writers. */
const WORDS = [350, 1100] as const;
const MINUTES = [5, 12] as const;
const QUESTIONS = [3, 6] as const;
const EASE: Record<Locale, number> = { en: 65, de: 55, fr: 65, it: 55 };

interface ModuleFile extends ContentFile {
  readonly matter: ModuleMatter;
}

/**
 * What somebody who looks after the courses should do, one sentence each with file, line and field. None of
 * it keeps the club from starting. Takes content without faults.
 */
export function reviewContent({ files }: Content, now: Date): string[] {
  const modules = moduleFiles(files);
  return [
    ...files.flatMap((file) => missingLanguages(file, files)).map(sayMissing),
    ...modules.flatMap((file) => dueOf(file, files, modules, now)),
  ];
}

/** Days before a review date from which the leads see it coming. */
export const REVIEW_SOON_DAYS = 30;

/** The same for the page of the leads: reviews in the order of their dates, the coming ones too. */
export interface DueContent {
  readonly reviews: readonly {
    readonly file: string;
    readonly title: string;
    readonly lang: Locale;
    readonly reviewBy: string;
    readonly isPast: boolean;
  }[];
  readonly missing: readonly { readonly file: string; readonly lang: Locale }[];
  /** sentences as `reviewContent` says them */
  readonly others: readonly string[];
}

const known = new WeakMap<Content, { day: string; due: DueContent }>();

/** Reckoned once a day for each loaded content: counting syllables takes longer than a page may. */
export function contentDue(content: Content, now: Date): DueContent {
  const day = now.toISOString().slice(0, 10);
  const before = known.get(content);
  if (before?.day === day) return before.due;
  const { files } = content;
  const modules = moduleFiles(files);
  const soon = new Date(now.getTime() + REVIEW_SOON_DAYS * 86_400_000).toISOString().slice(0, 10);
  const due = {
    reviews: modules
      .filter(({ matter }) => matter.reviewBy <= soon)
      .map((file) => ({
        file: nameOf(file),
        title: file.matter.title,
        lang: file.locale,
        reviewBy: file.matter.reviewBy,
        isPast: isOverdue(file.matter.reviewBy, now),
      }))
      .sort((a, b) => a.reviewBy.localeCompare(b.reviewBy) || a.file.localeCompare(b.file)),
    missing: files
      .flatMap((file) => missingLanguages(file, files))
      .map(({ path, locale }) => ({ file: nameOf({ path, locale }), lang: locale })),
    others: modules.flatMap((file) => othersOf(file, files, modules)),
  };
  known.set(content, { day, due });
  return due;
}

const nameOf = ({ path, locale }: Pick<ContentFile, 'path' | 'locale'>) => `${path}.${locale}.md`;

/** Words, minutes aloud and reading ease of every module in every language, as lines of a table. */
export function reportContent({ files }: Content): string[] {
  const rows = moduleFiles(files).map(({ path, locale, html, matter }) => {
    const { words, minutes, ease } = readability(plainReading(html), locale);
    const figures = [String(words).padStart(5), minutes.toFixed(1).padStart(7), String(Math.round(ease)).padStart(5)];
    return `${figures.join('  ')}  ${String(matter.minutes).padStart(8)}  ${path.slice('learn/'.length)}.${locale}`;
  });
  return ['words  minutes   ease  declared  module', ...rows];
}

function moduleFiles(files: readonly ContentFile[]): ModuleFile[] {
  return files.flatMap((file) => (MODULE_PATH.test(file.path) ? [{ ...file, matter: moduleMatter.parse(file.meta) }] : []));
}

function dueOf(file: ModuleFile, files: readonly ContentFile[], modules: readonly ModuleFile[], now: Date): string[] {
  const { reviewBy } = file.matter;
  const review = isOverdue(reviewBy, now) ? [sayWhere(file, ['reviewBy'], `the review is due since ${reviewBy}`)] : [];
  return [...review, ...othersOf(file, files, modules)];
}

function othersOf(file: ModuleFile, files: readonly ContentFile[], modules: readonly ModuleFile[]): string[] {
  const { matter, locale } = file;
  const { words, minutes, ease } = readability(plainReading(file.html), locale);
  const due: [field: string, message: string | false | undefined][] = [
    ['owner', !matter.owner && !ownerOf(file, files) && 'nobody looks after it: name an owner here or in the course'],
    ['exercise', !matter.exercise && 'there is no exercise'],
    ['check', outside(matter.check.length, QUESTIONS, 'questions')],
    ['minutes', outside(matter.minutes, MINUTES, 'minutes')],
    ['minutes', minutes > matter.minutes && `reading aloud alone takes ${minutes.toFixed(1)} minutes`],
    ['title', outside(words, WORDS, 'words')],
    ['title', ease < EASE[locale] && `is hard to read: ${Math.round(ease)} of at least ${EASE[locale]}`],
    ['translationOf', olderThanOriginal(file, modules)],
  ];
  return due.flatMap(([field, message]) => (message ? [sayWhere(file, [field], message)] : []));
}

function outside(n: number, [least, most]: readonly [number, number], unit: string): string | false {
  return (n < least || n > most) && `${n} ${unit}, takes ${least} to ${most}`;
}

function ownerOf({ path }: ContentFile, files: readonly ContentFile[]): string | undefined {
  const course = `${path.slice(0, path.lastIndexOf('/'))}/course`;
  return files.filter((file) => file.path === course).flatMap(({ meta }) => courseMatter.parse(meta).owner ?? [])[0];
}

function olderThanOriginal({ path, matter }: ModuleFile, modules: readonly ModuleFile[]): string | undefined {
  const original = modules.find((module) => module.path === path && module.locale === matter.translationOf);
  if (matter.translationOf && !original) return `there is no version in ${matter.translationOf}`;
  if (!original || revisedOn(original.matter) <= revisedOn(matter)) return undefined;
  return `is older than its original in ${matter.translationOf}, which was revised on ${revisedOn(original.matter)}`;
}

interface Missing {
  readonly path: string;
  readonly locale: Locale;
  /** path of the course that promises it */
  readonly promisedBy: string;
}

const sayMissing = (missing: Missing) => `${nameOf(missing)}:1: is missing; ${missing.promisedBy} promises it`;

/** The languages a course promises, for itself and each of its modules. */
function missingLanguages(file: ContentFile, files: readonly ContentFile[]): Missing[] {
  if (!COURSE_PATH.test(file.path) || files.find(({ path }) => path === file.path) !== file) return [];
  const folder = file.path.slice(0, -'course'.length);
  const promised = [...new Set(files.filter(({ path }) => path === file.path).flatMap(({ meta }) => courseMatter.parse(meta).languages))];
  const paths = [...new Set(files.map(({ path }) => path).filter((path) => path.startsWith(folder) && !PLACEMENT_PATH.test(path)))];
  return paths.flatMap((path) =>
    promised
      .filter((locale) => !files.some((other) => other.path === path && other.locale === locale))
      .map((locale) => ({ path, locale, promisedBy: file.path })),
  );
}
