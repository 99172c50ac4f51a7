import type { Locale } from '#src/i18n/t.ts';

/** How long a text is and how hard to read. */
export interface Readability {
  readonly words: number;
  /** minutes it takes to read aloud, not rounded */
  readonly minutes: number;
  /** from about 0 (hard) to about 100 (easy), by an index made for the language */
  readonly ease: number;
}

/** Milliseconds a character, read aloud, spaces left out: the mean of 14 languages in Trauzettel-Klosinski and Dietz 2012 (IReST). */
const MS_A_CHARACTER = 68;

/**
 * Each index has its own scale from 0 to 100. English: Flesch 1948. German: Amstad 1978. French: Kandel and
 * Moles 1958. Italian: Gulpease (Lucisano and Piemontese 1988), which counts letters instead of syllables.
 * A sentence ends as Flesch has it: also at a colon or a semicolon.
 * A text without a word is as easy as can be.
 */
export function readability(text: string, locale: Locale): Readability {
  const words = text.match(/\p{L}[\p{L}\p{M}\p{N}’'-]*/gu) ?? [];
  const count = words.length;
  if (count === 0) return { words: 0, minutes: 0, ease: 100 };
  const sentences = Math.max(1, text.split(/[.!?:;…]+(?=\s|$|[»”’)])|\n{2,}/u).filter((part) => /\p{L}/u.test(part)).length);
  const perSentence = count / sentences;
  const letters = words.reduce((sum, word) => sum + (word.match(/\p{L}/gu) ?? []).length, 0);
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word, locale), 0) / count;
  const ease = {
    en: 206.835 - 1.015 * perSentence - 84.6 * syllables,
    de: 180 - perSentence - 58.5 * syllables,
    fr: 207 - 1.015 * perSentence - 73.6 * syllables,
    it: 89 + (300 * sentences - 10 * letters) / count,
  }[locale];
  return { words: count, minutes: (text.replace(/\s/g, '').length * MS_A_CHARACTER) / 60_000, ease };
}

/** Groups of vowels, less those that are written and not spoken: an estimate, good enough for a mean over hundreds of words. */
function syllablesOf(word: string, locale: Locale): number {
  const spoken = word
    .toLowerCase()
    .replace(
      locale === 'en' ? /(?<=[^aeiouyl])(?:e|es|ed)$|(?<=[aeiouy]l)e$/ : locale === 'fr' ? /(?<=[^aeiouyéèêàâîôû])(?:e|es|ent)$/ : /$^/,
      '',
    )
    .replace(/qu/g, 'q');
  return Math.max(1, (spoken.match(/[aeiouyäöüàâéèêëîïôûùœæ]+/g) ?? []).length);
}

/** A reading as its words: headings and list items end like sentences. */
export function plainReading(html: string): string {
  return html
    .replace(/<\/(?:h\d|li|p|blockquote|td|th)>/g, '.\n\n')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&(?:quot|#39|amp|lt|gt);/g, ' ')
    .replace(/([.!?:;…»”])\s*\./g, '$1');
}
