import { slugFrom } from '#src/platform/slug.ts';

/** Languages a group or a text in the club can have. */
export const LANGUAGES = ['de', 'en', 'fr', 'it'] as const;

export const GROUPS_PER_PAGE = 20;
export const PEOPLE_PER_PAGE = 50;

/** After so many days without an answer, a wish to join is brought to the leads. */
export const PATIENCE_DAYS = 7;

/** Addresses below /groups that are pages of their own. */
const TAKEN = new Set(['new']);

/**
 * The word for a name in an address: lower case ASCII letters, digits and hyphens, 1 to 48
 * characters, never empty.
 */
export function slugOf(name: string): string {
  const plain = slugFrom(name, 48);
  return plain === '' ? 'group' : TAKEN.has(plain) ? `${plain}-group` : plain;
}

/** Whether a word from an address can be one of a group, a topic or a site at all. */
export function isSlug(word: string | undefined | null): word is string {
  return typeof word === 'string' && /^[a-z0-9][a-z0-9-]{0,63}$/.test(word);
}

/** The same word with a number, for the second group of that name: `slugOf(name)`, `…-2`, `…-3`. */
export function slugAt(slug: string, attempt: number): string {
  return attempt === 1 ? slug : `${slug}-${attempt}`;
}

export type Size = 'nobody' | 'handful' | 'room' | 'dozens' | 'hundred' | 'hundreds' | 'thousands';

/** How large a group is, as one says it: a word, not a number to grow. */
export function sizeOf(people: number): Size {
  if (people < 1) return 'nobody';
  if (people < 5) return 'handful';
  if (people < 20) return 'room';
  if (people < 80) return 'dozens';
  if (people < 150) return 'hundred';
  return people < 1500 ? 'hundreds' : 'thousands';
}

/** The words somebody looks for, as patterns for ILIKE: every word must appear. At most 5 of up to 40 characters. */
export function namePatterns(words: string): string[] {
  return words
    .replace(/\p{Cc}/gu, ' ')
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 5)
    .map(
      (word) =>
        `%${[...word]
          .slice(0, 40)
          .join('')
          .replace(/[\\%_]/g, '\\$&')}%`,
    );
}
