import { z } from 'zod';
import type { Locale } from '#src/i18n/t.ts';
import type { Club } from '#src/platform/club.ts';
import { type Content, type ContentFile, inLanguage, sayWhere } from '#src/platform/content.ts';
import { found } from '#src/platform/errors.ts';
import { isPublicPage } from './rules.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'takes a day such as 2026-11-22');
const matter = z.strictObject({
  title: z.string().trim().min(1),
  summary: z.string().trim().min(1),
  order: z.int().min(1),
  owner: z.string().trim().min(1).optional(),
  reviewedOn: day,
  reviewBy: day.optional(),
});

export interface PlaybookPage extends z.output<typeof matter> {
  readonly slug: string;
  /** the language it really is in */
  readonly lang: Locale;
  readonly html: string;
}

const made = new WeakMap<Content, Map<string, (PlaybookPage & { locale: Locale })[]>>();

/** Every fault of `content/playbook`, one sentence each, beginning with the file and the field. */
export function checkPlaybook({ files }: Content): string[] {
  return files.filter(isPlaybook).flatMap((file) => {
    const read = matter.safeParse(file.meta);
    return read.success ? [] : read.error.issues.map(({ path, message }) => sayWhere(file, path, message));
  });
}

const isPlaybook = ({ path }: ContentFile) => path.startsWith('playbook/');

function pagesOf(content: Content) {
  let pages = made.get(content);
  if (!pages) {
    const faults = checkPlaybook(content);
    if (faults.length > 0) throw new Error(`The playbook has faults:\n${faults.join('\n')}`);
    const versions = content.files.filter(isPlaybook).map(({ path, locale, meta, html }) => {
      return { ...matter.parse(meta), slug: path.slice('playbook/'.length), lang: locale, locale, html };
    });
    pages = Map.groupBy(versions, ({ slug }) => slug);
    made.set(content, pages);
  }
  return pages;
}

/** The guides this reader may open; `everything` for members. */
export function readPlaybook(club: Club, locale: Locale, everything: boolean): PlaybookPage[] {
  const pages = [...pagesOf(club.content)].filter(([slug]) => everything || isPublicPage(slug));
  return pages.flatMap(([, versions]) => inLanguage(versions, locale) ?? []).sort((a, b) => a.order - b.order);
}

export function readPlaybookPage(club: Club, locale: Locale, slug: string): PlaybookPage {
  return found(inLanguage(pagesOf(club.content).get(slug) ?? [], locale));
}
