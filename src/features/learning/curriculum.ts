import type { Locale } from '#src/i18n/t.ts';
import type { Content } from '#src/platform/content.ts';
import { buildCurriculum } from './build-curriculum.ts';
import { checkContent } from './check-content.ts';
import type { ModuleMatter } from './front-matter.ts';
import { placeKey, type TierSlug } from './rules.ts';

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

export interface Said {
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
    curriculum = buildCurriculum(content);
    made.set(content, curriculum);
  }
  return curriculum;
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
