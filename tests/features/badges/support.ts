import { completions, exerciseTexts } from '#db/schema/index.ts';
import { askBadge } from '#src/features/badges/commands/ask-badge.ts';
import { didDocument, statusList } from '#src/features/badges/public-documents.ts';
import { readCredential } from '#src/features/badges/public-queries.ts';
import type { Locale } from '#src/i18n/t.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import type { Content, ContentFile } from '#src/platform/content.ts';
import { renderEditorial } from '#src/platform/markdown.ts';
import { moduleFile, someContent } from '../learning/content.ts';
import { the } from '../writing/support.ts';

export const exercise = { title: 'Your turn', prompt: 'Write.', kind: 'note' };

/** One course of two modules, the second with an exercise, and these badges. */
export function contentWith(...badges: ContentFile[]): Content {
  const course = someContent([moduleFile('one', 'en'), moduleFile('two', 'en', { exercise }, 2)]);
  return { files: [...course.files, ...badges] };
}

export function badgeFile(slug: string, matter: object = {}, locale: Locale = 'en', body = 'Worked **through**.'): ContentFile {
  const meta = { title: `The badge ${slug}`, summary: 'One course.', order: 1, courses: ['a-course'], ...matter };
  return { path: `badges/${slug}`, locale, meta, body, html: renderEditorial(body), lineOf: () => 1, bodyLine: 1 };
}

/** Everything that `contentWith` has to work through. */
export async function worksThrough(club: Club, { id: memberId }: Member, modules = ['one', 'two']): Promise<void> {
  const at = club.clock.now();
  for (const module of modules) await club.db.insert(completions).values({ memberId, course: 'a-course', module, completedAt: at });
  await club.db.insert(exerciseTexts).values({ memberId, course: 'a-course', module: 'two', body: 'Mine.', savedAt: at });
}

/** A badge that was asked for, as its member has it in hand. */
export async function aBadge(club: Club, member: Member, { badge = 'steps', named = false } = {}) {
  const { id } = the(await askBadge(club, member, { badge, named }));
  return { id, credential: (await readCredential(club, member, id)).credential };
}

/** What the club would answer a verifier, without a server between. */
export function publicSideOf(club: Club) {
  return async (url: string): Promise<unknown> => {
    const { pathname } = new URL(url);
    const list = /^\/badges\/status\/(.+)\.json$/.exec(pathname)?.[1];
    // As it goes over the wire.
    return JSON.parse(JSON.stringify(list === undefined ? await didDocument(club) : await statusList(club, list)));
  };
}
