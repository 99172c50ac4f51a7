import { type Locale, locales } from '#src/i18n/t.ts';
import { type Content, type ContentFile, inLanguage } from '#src/platform/content.ts';
import { renderEditorial, renderInline } from '#src/platform/markdown.ts';
import { checkContent } from './check-content.ts';
import { type Question as AskedInFile, courseMatter, type ModuleMatter, moduleMatter, placementMatter } from './front-matter.ts';
import { placeKey, revisedOn, type TierSlug, tierSlugs } from './rules.ts';

/** The courses of `content/learn`, ready to be shown in every language. */
export interface Curriculum {
  readonly tiers: readonly Tier[];
  readonly courses: ReadonlyMap<string, Course>;
}

export interface Tier {
  readonly slug: TierSlug;
  readonly courses: readonly Course[];
  readonly placement: Readonly<Record<Locale, Placement>> | undefined;
}

/** What to know to pass over the courses of a tier. */
export interface Placement {
  readonly lang: Locale;
  readonly title: string;
  readonly summary: string;
  readonly questions: readonly (Question & { readonly course: string })[];
}

export interface Course {
  readonly slug: string;
  readonly tier: TierSlug;
  /** of all its modules together */
  readonly minutes: number;
  readonly modules: readonly Module[];
  /** names it had before */
  readonly formerly: readonly string[];
  /** courses one may want before this one */
  readonly after: readonly string[];
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
  /** where it was once, as `course/module` */
  readonly formerly: readonly string[];
  readonly text: Readonly<Record<Locale, ModuleText>>;
}

/** Exercise and check may be in another language than the reading: each field falls back for itself. */
export interface ModuleText extends Pick<ModuleMatter, 'title' | 'summary' | 'goals' | 'sources' | 'further' | 'reviewedOn' | 'reviewBy'> {
  readonly lang: Locale;
  readonly html: string;
  readonly owner: string | undefined;
  /** set when this is a translation and its original was revised since */
  readonly original: { readonly lang: Locale; readonly revisedOn: string } | undefined;
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

interface Said {
  readonly id: string;
  readonly textHtml: string;
  readonly whyHtml: string;
}

export type Question = { readonly id: string; readonly promptHtml: string } & (
  | { readonly kind: 'single' | 'multiple' | 'better'; readonly options: readonly (Said & { readonly right: boolean })[] }
  /** in their right order */
  | { readonly kind: 'order'; readonly steps: readonly Said[] }
  | { readonly kind: 'own'; readonly sampleHtml: string; readonly lookHtml: readonly string[] }
);

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
    const placements = (byPath.get(`learn/${tier}/placement`) ?? []).map(({ locale, meta }) => {
      const { title, summary, questions } = placementMatter.parse(meta);
      return {
        locale,
        lang: locale,
        title,
        summary,
        questions: questions.map(({ course, ...asked }) => ({ ...renderQuestion(asked), course })),
      };
    });
    const placement = placements.length > 0 ? forEachLocale((locale) => pick(placements, locale)) : undefined;
    return { slug: tier, courses: courses.map(({ course }) => course), placement };
  });
  return { tiers, courses: new Map(tiers.flatMap((tier) => tier.courses.map((course) => [course.slug, course]))) };
}

function buildCourse(tier: TierSlug, path: string, files: readonly ContentFile[], byPath: Map<string, ContentFile[]>): Course {
  const folder = path.slice(0, -'course'.length);
  const slug = path.split('/')[2] ?? '';
  const versions = files.map(({ locale, meta, html }) => {
    const { title, summary, for: audience, owner, after, formerly } = courseMatter.parse(meta);
    return { lang: locale, locale, title, summary, audience, html, owner, after, formerly };
  });
  const all = (field: 'after' | 'formerly') => [...new Set(versions.flatMap((version) => version[field]))];
  const owner = pick(versions, 'en').owner ?? versions.find((version) => version.owner)?.owner;
  const modules = [...byPath]
    .filter(([path]) => path.startsWith(folder) && !path.endsWith('/course'))
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([path, files]) => buildModule({ slug, owner, formerly: all('formerly') }, path.slice(folder.length + 'nn-'.length), files));
  return {
    slug,
    tier,
    minutes: modules.reduce((sum, { minutes }) => sum + minutes, 0),
    modules,
    formerly: all('formerly'),
    after: all('after'),
    text: forEachLocale((locale) => pick(versions, locale)),
  };
}

interface CourseHead {
  readonly slug: string;
  readonly owner: string | undefined;
  readonly formerly: readonly string[];
}

function buildModule(course: CourseHead, slug: string, files: readonly ContentFile[]): Module {
  const versions = files.map((file) => ({ locale: file.locale, html: file.html, matter: moduleMatter.parse(file.meta) }));
  const readings = versions.map(({ locale, html, matter }) => {
    const { title, summary, goals, sources, further, reviewedOn, reviewBy, owner = course.owner } = matter;
    const text = { locale, lang: locale, title, summary, goals, sources, further, reviewedOn, reviewBy, owner, html };
    return { ...text, original: newerOriginal(matter, versions) };
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
  const { minutes, formerly } = pick(versions, 'en').matter;
  return { slug, course: course.slug, minutes, formerly: formerPlaces(course, slug, formerly), text };
}

function newerOriginal(
  translation: ModuleMatter,
  versions: readonly { locale: Locale; matter: ModuleMatter }[],
): { lang: Locale; revisedOn: string } | undefined {
  const original = versions.find(({ locale }) => locale === translation.translationOf);
  if (!original || revisedOn(original.matter) <= revisedOn(translation)) return undefined;
  return { lang: original.locale, revisedOn: revisedOn(original.matter) };
}

/** Every name a module ever had, combined with every name of its course. */
function formerPlaces({ slug: course, formerly: courses }: CourseHead, module: string, formerly: readonly string[]): string[] {
  const own = [module, ...formerly.filter((name) => !name.includes('/'))];
  const places = [course, ...courses].flatMap((course) => own.map((name) => placeKey(course, name)));
  return [...places, ...formerly.filter((name) => name.includes('/'))].filter((place) => place !== placeKey(course, module));
}

export function renderQuestion(question: AskedInFile): Question {
  const { id } = question;
  const promptHtml = renderInline(question.prompt);
  if (question.kind === 'own')
    return { id, kind: 'own', promptHtml, sampleHtml: renderEditorial(question.sample), lookHtml: question.look.map(renderInline) };
  if (question.kind === 'order') return { id, kind: 'order', promptHtml, steps: question.steps.map(said) };
  return { id, kind: question.kind, promptHtml, options: question.options.map((option) => ({ ...said(option), right: option.right })) };
}

function said({ id, text, why }: { id: string; text: string; why: string }): Said {
  return { id, textHtml: renderInline(text), whyHtml: renderInline(why) };
}

function forEachLocale<T>(make: (locale: Locale) => T): Record<Locale, T> {
  return Object.fromEntries(locales.map((locale) => [locale, make(locale)])) as Record<Locale, T>;
}

function pick<T extends { locale: Locale }>(versions: readonly T[], wanted: Locale): T {
  const version = inLanguage(versions, wanted);
  if (!version) throw new Error('a content file without a version');
  return version;
}

/** A module by its address, today's or a former one: whoever has an old page open loses nothing. */
export function findModule(content: Content, course: string, module: string): { course: Course; module: Module } | undefined {
  const { courses } = curriculumOf(content);
  const inside = courses.get(course)?.modules.find(({ slug }) => slug === module) ?? movedModule(content, course, module);
  const around = inside && courses.get(inside.course);
  return inside && around ? { course: around, module: inside } : undefined;
}

function movedModule(content: Content, course: string, module: string): Module | undefined {
  const former = placeKey(course, module);
  return [...curriculumOf(content).courses.values()].flatMap(({ modules }) => modules).find(({ formerly }) => formerly.includes(former));
}

/** A course by its name, today's or a former one. */
export function findCourse(content: Content, slug: string): Course | undefined {
  const { courses } = curriculumOf(content);
  return courses.get(slug) ?? [...courses.values()].find(({ formerly }) => formerly.includes(slug));
}

/** Today's name of a module, under which everything about it is kept. */
export const nameOf = ({ course, slug }: Module) => ({ course, module: slug });
