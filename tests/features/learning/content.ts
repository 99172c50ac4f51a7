import type { Locale } from '#src/i18n/t.ts';
import type { Content, ContentFile } from '#src/platform/content.ts';
import { renderEditorial } from '#src/platform/markdown.ts';

/** A small curriculum of one course, for tests that change what it contains. */
export function someContent(modules: readonly ContentFile[], course = 'a-course'): Content {
  const head = {
    path: `learn/first-steps/${course}/course`,
    locale: 'en' as const,
    meta: { title: 'A course', summary: 'About it.', order: 1 },
    body: '',
    html: '<p>Hello.</p>',
    lineOf: () => 1,
    bodyLine: 1,
  };
  return { files: [head, ...modules] };
}

export function moduleFile(
  slug: string,
  locale: Locale,
  matter: Record<string, unknown> = {},
  number = 1,
  body = `About ${slug}.`,
  course = 'a-course',
): ContentFile {
  const meta = {
    title: `The module ${slug}`,
    summary: 'About one thing.',
    minutes: 5,
    goals: ['You know one thing.'],
    reviewedOn: '2026-01-20',
    reviewBy: '2027-01-20',
    sources: [],
    ...matter,
  };
  return {
    path: `learn/first-steps/${course}/0${number}-${slug}`,
    locale,
    meta,
    body,
    html: renderEditorial(body),
    lineOf: () => 1,
    bodyLine: 1,
  };
}

export const aQuestion = (id: string, kind: 'single' | 'multiple' = 'single') => ({
  id,
  kind,
  prompt: `${id}?`,
  options: [
    { id: 'yes', text: 'Yes.', right: true, why: 'Because.' },
    { id: 'no', text: 'No.', right: false, why: 'Because not.' },
  ],
});
