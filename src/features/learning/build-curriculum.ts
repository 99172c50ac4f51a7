import { type Locale, locales } from '#src/i18n/t.ts';
import { type Content, type ContentFile, inLanguage } from '#src/platform/content.ts';
import { renderEditorial, renderInline } from '#src/platform/markdown.ts';
import { type Question as AskedInFile, courseMatter, type ModuleMatter, moduleMatter, placementMatter } from './front-matter.ts';
import { placeKey, revisedOn, type TierSlug, tierSlugs } from './rules.ts';
import type { Course, Curriculum, Module, Question, Said } from './curriculum.ts';

/** Every file has been checked: what is read here is in order. */
export function buildCurriculum(content: Content): Curriculum {
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
  const owners = versions.flatMap(({ locale, owner }) => (owner ? [{ locale, owner }] : []));
  const modules = [...byPath]
    .filter(([path]) => path.startsWith(folder) && !path.endsWith('/course'))
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([path, files]) => buildModule({ slug, owners, formerly: all('formerly') }, path.slice(folder.length + 'nn-'.length), files));
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
  /** who looks after it, as each language says it */
  readonly owners: readonly { readonly locale: Locale; readonly owner: string }[];
  readonly formerly: readonly string[];
}

function buildModule(course: CourseHead, slug: string, files: readonly ContentFile[]): Module {
  const versions = files.map((file) => ({ locale: file.locale, html: file.html, matter: moduleMatter.parse(file.meta) }));
  const readings = versions.map(({ locale, html, matter }) => {
    const { title, summary, goals, sources, further, reviewedOn, reviewBy, owner = inLanguage(course.owners, locale)?.owner } = matter;
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

function renderQuestion(question: AskedInFile): Question {
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
