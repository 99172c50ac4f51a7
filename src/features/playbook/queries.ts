import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { guideTicks } from '#db/schema/index.ts';
import type { Locale } from '#src/i18n/t.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { type Content, type ContentFile, inLanguage, sayWhere } from '#src/platform/content.ts';
import { found } from '#src/platform/errors.ts';
import { renderInline } from '#src/platform/markdown.ts';
import { isPublicPage } from './rules.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'takes a day such as 2026-11-22');
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'takes small letters, digits and hyphens');
const words = z.string().trim().min(1);
const checklist = z
  .array(z.strictObject({ id: slug, title: words, items: z.array(z.strictObject({ id: slug, text: words })).min(1) }))
  .refine((sections) => {
    const ids = sections.flatMap(({ items }) => items.map(({ id }) => id));
    return new Set(ids).size === ids.length;
  }, 'two items have the same id');
const matter = z.strictObject({
  title: z.string().trim().min(1),
  summary: z.string().trim().min(1),
  order: z.int().min(1),
  owner: z.string().trim().min(1).optional(),
  reviewedOn: day,
  reviewBy: day.optional(),
  checklist: checklist.default([]),
});

export interface ChecklistSection {
  readonly title: string;
  readonly items: readonly { readonly id: string; readonly html: string }[];
}

export interface PlaybookPage extends Omit<z.output<typeof matter>, 'checklist'> {
  readonly checklist: readonly ChecklistSection[];
  readonly slug: string;
  /** the language it really is in */
  readonly lang: Locale;
  readonly html: string;
}

const made = new WeakMap<Content, Map<string, (PlaybookPage & { locale: Locale })[]>>();

/** Every fault of `content/playbook`, one sentence each, beginning with the file and the field. */
export function checkPlaybook({ files }: Content): string[] {
  const pages = files.filter(isPlaybook);
  const faults = pages.flatMap((file) => {
    const read = matter.safeParse(file.meta);
    return read.success ? [] : read.error.issues.map(({ path, message }) => sayWhere(file, path, message));
  });
  return faults.length > 0 ? faults : [...Map.groupBy(pages, ({ path }) => path).values()].flatMap(faultsOfChecklists);
}

/** Ticks are kept once for all languages. */
function faultsOfChecklists([first, ...others]: readonly ContentFile[]): string[] {
  const shape = (file: ContentFile) =>
    JSON.stringify(matter.parse(file.meta).checklist.map(({ id, items }) => [id, items.map(({ id }) => id)]));
  return others
    .filter((other) => first && shape(other) !== shape(first))
    .map((other) => sayWhere(other, ['checklist'], `differs from ${first?.path}.${first?.locale}.md`));
}

const isPlaybook = ({ path }: ContentFile) => path.startsWith('playbook/');

function pagesOf(content: Content) {
  let pages = made.get(content);
  if (!pages) {
    const faults = checkPlaybook(content);
    if (faults.length > 0) throw new Error(`The playbook has faults:\n${faults.join('\n')}`);
    const versions = content.files.filter(isPlaybook).map(({ path, locale, meta, html }) => {
      const { checklist, ...facts } = matter.parse(meta);
      const sections = checklist.map(({ title, items }) => ({
        title,
        items: items.map(({ id, text }) => ({ id, html: renderInline(text) })),
      }));
      return { ...facts, checklist: sections, slug: path.slice('playbook/'.length), lang: locale, locale, html };
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

/** What this member ticked on a page, as ids of its items. Nobody else reads it. */
export async function ticksOf({ db }: Club, member: Member, page: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .select({ item: guideTicks.item })
    .from(guideTicks)
    .where(and(eq(guideTicks.memberId, member.id), eq(guideTicks.page, page)));
  return new Set(rows.map(({ item }) => item));
}
