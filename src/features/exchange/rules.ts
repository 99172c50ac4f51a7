/** Characters, as counted by String.length. */
export const TITLE_LIMIT = 140;
export const BODY_LIMIT = 12_000;
export const REPLY_LIMIT = 4_000;
export const WORDS_LIMIT = 120;

export const INSIGHTS_PER_PAGE = 20;
export const REPLIES_PER_PAGE = 50;
export const NEW_AT_START = 6;
export const RESULTS = 20;

/** So many matching insights, the newest, are weighed against each other: a very common word costs no more than a rare one. */
export const WEIGHED = 500;

/** In a long thread, this many people who replied last hear of a new reply. */
export const TOLD_AT_MOST = 200;

/**
 * The first words of a Markdown text as one plain line, for lists. At most `max` characters and an
 * ellipsis, cut between words where there is a gap in the second half.
 */
export function openingOf(markdown: string, max = 180): string {
  const plain = (MARKS.test(markdown) ? withoutMarks(markdown) : markdown).replace(/\s+/g, ' ').trim();
  const cut = firstLetters(plain, max);
  if (cut.length === plain.length) return plain;
  const gap = cut.lastIndexOf(' ');
  return `${(gap > cut.length / 2 ? cut.slice(0, gap) : cut).replace(/[\s.,;:–-]+$/, '')}…`;
}

/** Most texts have none of these, and lists show many texts. */
const MARKS = /[`*_#>[\\]|^\s*(?:[-+]\s|-{3,}|\d+[.)]\s)/m;

function withoutMarks(markdown: string): string {
  return markdown
    .replace(/^\s*(```.*|[-*_]{3,})\s*$/gm, ' ')
    .replace(/^\s*(#{1,6}\s+|>\s?|[-*+]\s+|\d+[.)]\s+)/gm, '')
    .replace(/\[([^\]]*)\]\([^)\s]*\)/g, '$1')
    .replace(/(\*\*|__|`)/g, '')
    .replace(/(^|\s)[*_](\S)/g, '$1$2')
    .replace(/(\S)[*_](?=\s|$|[.,;:!?])/g, '$1')
    .replace(/\\([\\`*_{}[\]()#+.!>-])/g, '$1');
}

/** At most `max` code points: a pair of surrogates stays together. */
function firstLetters(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = 0;
  for (let letters = 0; letters < max && end < text.length; letters += 1) end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  return text.slice(0, end);
}

/** What somebody typed into the search box: control characters become gaps, at most WORDS_LIMIT characters. */
export function searchWords(typed: string | null | undefined): string {
  return [
    ...(typed ?? '')
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Cs}]+/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  ]
    .slice(0, WORDS_LIMIT)
    .join('')
    .trim();
}

/** Whether all words appear in one of the texts, without regard to case. */
export function mentions(words: string, texts: readonly string[]): boolean {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const there = texts.join('\n').toLowerCase();
  return wanted.length > 0 && wanted.every((word) => there.includes(word));
}
