import { type Locale, locales } from '#src/i18n/t.ts';
import { type Content, type ContentFile, inLanguage } from '#src/platform/content.ts';
import { renderEditorial } from '#src/platform/markdown.ts';
import { checkContent } from './check-content.ts';
import { courseMatter, type ModuleMatter, moduleMatter } from './front-matter.ts';
import { type TierSlug, tierSlugs } from './rules.ts';

/** The courses of `content/learn`, ready to be shown in every language. */
export interface Curriculum {
  readonly tiers: readonly Tier[];
  readonly courses: ReadonlyMap<string, Course>;
}

export interface Tier {
  readonly slug: TierSlug;
  readonly courses: readonly Course[];
}

export interface Course {
  readonly slug: string;
  readonly tier: TierSlug;
  /** of all its modules together */
  readonly minutes: number;
  readonly modules: readonly Module[];
  readonly text: Readonly<Record<Locale, CourseText>>;
}

export interface CourseText {
  /** the language it really is in */
  readonly lang: Locale;
  readonly title: string;
  readonly summary: string;
  readonly audience: string | undefined;
  readonly html: string;
}

export interface Module {
  readonly slug: string;
  readonly course: string;
  readonly minutes: number;
  readonly text: Readonly<Record<Locale, ModuleText>>;
}

/** Exercise and check may be in another language than the reading: each field falls back for itself. */
export interface ModuleText extends Pick<ModuleMatter, 'title' | 'summary' | 'goals' | 'sources' | 'reviewedOn' | 'reviewBy'> {
  readonly lang: Locale;
  readonly html: string;
  readonly exercise: Exercise | undefined;
  readonly check: { readonly lang: Locale; readonly questions: readonly Question[] } | undefined;
}

export interface Exercise {
  readonly lang: Locale;
  readonly title: string;
  readonly promptHtml: string;
  readonly kind: 'note' | 'piece';
  readonly starter: string;
}

export interface Question {
  readonly id: string;
  readonly kind: 'single' | 'multiple';
  readonly promptHtml: string;
  readonly options: readonly { readonly id: string; readonly textHtml: string; readonly right: boolean; readonly whyHtml: string }[];
}

const made = new WeakMap<Content, Curriculum>();

/** Built once for each loaded content. Broken content is reported whole, file by file, and stops whoever asked. */
export function curriculumOf(content: Content): Curriculum {
  let curriculum = made.get(content);
  if (!curriculum) {
    const faults = checkContent(content);
    if (faults.length > 0) throw new Error(`The curriculum has faults:\n${faults.join('\n')}`);
    curriculum = build(content);
    made.set(content, curriculum);
  }
  return curriculum;
}

function build(content: Content): Curriculum {
  const files = content.files.filter(({ path }) => path.startsWith('learn/'));
  const byPath = Map.groupBy(files, ({ path }) => path);
  const tiers = tierSlugs.map((tier) => {
    const heads = [...byPath].filter(([path]) => path.startsWith(`learn/${tier}/`) && path.endsWith('/course'));
    const courses = heads
      .map(([path, versions]) => ({
        order: courseMatter.parse(versions[0]?.meta).order,
        course: buildCourse(tier, path, versions, byPath),
      }))
      .sort((a, b) => a.order - b.order || a.course.slug.localeCompare(b.course.slug));
    return { slug: tier, courses: courses.map(({ course }) => course) };
  });
  return { tiers, courses: new Map(tiers.flatMap((tier) => tier.courses.map((course) => [course.slug, course]))) };
}

function buildCourse(tier: TierSlug, path: string, files: readonly ContentFile[], byPath: Map<string, ContentFile[]>): Course {
  const folder = path.slice(0, -'course'.length);
  const slug = path.split('/')[2] ?? '';
  const versions = files.map(({ locale, meta, html }) => {
    const { title, summary, for: audience } = courseMatter.parse(meta);
    return { lang: locale, locale, title, summary, audience, html };
  });
  const modules = [...byPath]
    .filter(([path]) => path.startsWith(folder) && !path.endsWith('/course'))
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([path, files]) => buildModule(slug, path.slice(folder.length + 'nn-'.length), files));
  return {
    slug,
    tier,
    minutes: modules.reduce((sum, { minutes }) => sum + minutes, 0),
    modules,
    text: forEachLocale((locale) => pick(versions, locale)),
  };
}

function buildModule(course: string, slug: string, files: readonly ContentFile[]): Module {
  const versions = files.map((file) => ({ locale: file.locale, html: file.html, matter: moduleMatter.parse(file.meta) }));
  const readings = versions.map(({ locale, html, matter: { title, summary, goals, sources, reviewedOn, reviewBy } }) => {
    return { locale, lang: locale, title, summary, goals, sources, reviewedOn, reviewBy, html };
  });
  const exercises = versions.flatMap(({ locale, matter: { exercise } }) => {
    if (!exercise) return [];
    const { title, prompt, kind, starter = '' } = exercise;
    return [{ locale, lang: locale, title, promptHtml: renderEditorial(prompt), kind, starter: starter.trimEnd() }];
  });
  const checks = versions.flatMap(({ locale, matter: { check } }) => {
    return check.length > 0 ? [{ locale, lang: locale, questions: check.map(renderQuestion) }] : [];
  });
  const text = forEachLocale((locale) => ({
    ...pick(readings, locale),
    exercise: inLanguage(exercises, locale),
    check: inLanguage(checks, locale),
  }));
  return { slug, course, minutes: pick(versions, 'en').matter.minutes, text };
}

function renderQuestion({ id, kind, prompt, options }: ModuleMatter['check'][number]): Question {
  return {
    id,
    kind,
    promptHtml: inline(prompt),
    options: options.map(({ id, text, right, why }) => ({ id, textHtml: inline(text), right, whyHtml: inline(why) })),
  };
}

/** A legend and a label hold words, not blocks: one paragraph loses its wrapping. */
function inline(markdown: string): string {
  return renderEditorial(markdown)
    .trim()
    .replaceAll('</p>\n<p>', '<br><br>')
    .replace(/^<p>|<\/p>$/g, '');
}

function forEachLocale<T>(make: (locale: Locale) => T): Record<Locale, T> {
  return Object.fromEntries(locales.map((locale) => [locale, make(locale)])) as Record<Locale, T>;
}

function pick<T extends { locale: Locale }>(versions: readonly T[], wanted: Locale): T {
  const version = inLanguage(versions, wanted);
  if (!version) throw new Error('a content file without a version');
  return version;
}

export function findModule(content: Content, course: string, module: string): { course: Course; module: Module } | undefined {
  const found = curriculumOf(content).courses.get(course);
  const inside = found?.modules.find(({ slug }) => slug === module);
  return found && inside ? { course: found, module: inside } : undefined;
}
