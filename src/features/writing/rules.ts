import { diffWordsWithSpace } from 'diff';

/** Languages a piece can be written in. */
export const pieceLanguages = ['de', 'fr', 'it', 'en'] as const;

/** Most UTF-16 units a body may have; far above what any post needs. */
export const longestBody = 20_000;
export const longestTitle = 160;

/** What LinkedIn says it rewards (knowledge, concrete tips, real discussion), and what the guidelines ask. */
export const criteria = ['own-voice', 'learns', 'concrete', 'conversation', 'guidelines'] as const;
export type Criterion = (typeof criteria)[number];
export const marks = ['strong', 'there', 'missing'] as const;
export type Mark = (typeof marks)[number];
export type Marks = Readonly<Partial<Record<Criterion, Mark>>>;

/** Keeps only marks that are marks: what a form sent, or an older row. */
export function marksOf(given: Readonly<Record<string, unknown>>): Marks {
  return Object.fromEntries(
    criteria.flatMap((criterion) => {
      const mark = marks.find((known) => known === given[criterion]);
      return mark ? [[criterion, mark]] : [];
    }),
  );
}

/** How long a piece can stay visible to its readers, in days. */
export const visibleDays = [7, 14, 30] as const;
export const usuallyVisibleDays = 14;
/** Days without an answer after which the author and the leads hear of it. */
export const silentDays = 5;
/** Passages one feedback can comment on. */
export const passages = [1, 2, 3, 4, 5] as const;

/**
 * What LinkedIn takes in one post: 3,000 characters (LinkedIn Help, "Post and share updates",
 * 2026-11). Counted in UTF-16 units, which is never less than what a person would count, so that
 * "it fits" is true however the other side counts.
 */
export const longestPost = 3000;

export function roomLeft(plain: string): number {
  return longestPost - plain.length;
}

/** Where a feed cuts: so many lines of so many characters. */
export interface Fold {
  readonly lines: number;
  readonly lineLength: number;
}

/**
 * Approximate, observed in November 2026 and changed by LinkedIn without notice: about 210
 * characters or 3 lines on a desk screen, about 140 on a telephone. An empty line is a line.
 */
export const deskFold: Fold = { lines: 3, lineLength: 70 };
export const phoneFold: Fold = { lines: 3, lineLength: 47 };

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Splits a text where "… see more" stands: `shown` is the longest beginning (whole graphemes) that
 * takes at most `fold.lines` lines, where a line holds `fold.lineLength` graphemes and every line
 * break begins a new one. `shown + hidden` is the text; `hidden` is '' if nothing is cut.
 */
export function foldText(plain: string, fold: Fold): { shown: string; hidden: string } {
  let line = 1;
  let column = 0;
  for (const { segment, index } of graphemes.segment(plain)) {
    const breaks = segment === '\n';
    if (breaks || column === fold.lineLength) {
      line += 1;
      column = 0;
    }
    if (line > fold.lines) return { shown: plain.slice(0, index), hidden: plain.slice(index) };
    if (!breaks) column += 1;
  }
  return { shown: plain, hidden: '' };
}

/**
 * The first words of a text as a hint, at most `length` UTF-16 units, ending with a whole word. A block that ends
 * without a mark, such as a heading, is set off from the next one by a dot.
 */
export function opening(plain: string, length = 160): string {
  const flat = plain
    .slice(0, length * 2)
    .trim()
    .replace(/(?<=[\p{L}\p{N}])\s*\n\s*\n\s*/gu, ' · ')
    .replace(/\s+/g, ' ');
  if (flat.length <= length) return flat;
  const cut = flat.slice(0, length + 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), Math.floor(length / 2))).trimEnd()} …`;
}

export interface Passage {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds copied words in a plain text: the first place where they stand, as offsets in UTF-16 units,
 * or null. White space counts as one space however much of it there is. If that finds nothing, list
 * marks at the beginning of lines are passed over too, because copying from a page leaves them out.
 */
export function locatePassage(plain: string, words: string): Passage | null {
  return search(plain, words, /\s+/g) ?? search(plain, words, /(?:^|\s+)(?:–|\d{1,3}\.)\s+|\s+/g);
}

function search(plain: string, words: string, gap: RegExp): Passage | null {
  const wanted = skeleton(words, gap).text.trim();
  if (wanted === '') return null;
  const { text, at } = skeleton(plain, gap);
  const found = text.indexOf(wanted);
  const last = at[found + wanted.length - 1];
  const start = at[found];
  return found < 0 || start === undefined || last === undefined ? null : { start, end: last + 1 };
}

/** The text with every gap as one space, and for each of its units where it stood. */
function skeleton(source: string, gap: RegExp): { text: string; at: number[] } {
  const at: number[] = [];
  let text = '';
  let from = 0;
  const keep = (until: number) => {
    text += source.slice(from, until);
    for (let i = from; i < until; i++) at.push(i);
  };
  for (const match of source.matchAll(gap)) {
    keep(match.index);
    text += ' ';
    at.push(match.index);
    from = match.index + match[0].length;
  }
  keep(source.length);
  return { text, at };
}

/** A stretch of text that is or is not inside a passage; `ends` lists the numbers of passages that end with it. */
export interface Stretch {
  readonly text: string;
  readonly marked: boolean;
  readonly ends: readonly number[];
}

/** Cuts a text at the borders of passages, which may overlap. The stretches joined are the text. */
export function markPassages(plain: string, placed: readonly (Passage & { readonly number: number })[]): Stretch[] {
  const inside = placed.filter(({ start, end }) => 0 <= start && start < end && end <= plain.length);
  const borders = [...new Set([0, plain.length, ...inside.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  return borders.slice(1).map((end, i) => {
    const start = borders[i] ?? 0;
    return {
      text: plain.slice(start, end),
      marked: inside.some((passage) => passage.start <= start && end <= passage.end),
      ends: inside.filter((passage) => passage.end === end).map(({ number }) => number),
    };
  });
}

export interface Change {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Steps after which two texts count as rewritten; keeps the search below a tenth of a second. */
const mostSteps = 800;

/** What became of a text, word by word (Myers 1986). A text rewritten from end to end is one removal and one addition. */
export function changesBetween(before: string, after: string): Change[] {
  const parts = diffWordsWithSpace(before, after, { maxEditLength: mostSteps });
  if (!parts) return whole(before, after);
  return gather(parts.map(({ added, removed, value }) => ({ kind: added ? 'added' : removed ? 'removed' : 'same', text: value })));
}

const whole = (removed: string, added: string): Change[] =>
  [
    { kind: 'removed' as const, text: removed },
    { kind: 'added' as const, text: added },
  ].filter(({ text }) => text !== '');

/** A rewritten phrase is one removal and one addition, although the spaces between its words were kept. */
function gather(parts: readonly Change[]): Change[] {
  const gathered: Change[] = [];
  let [removed, added] = ['', ''];
  parts.forEach(({ kind, text }, i) => {
    const bridge = kind === 'same' && removed !== '' && added !== '' && i < parts.length - 1 && /^[^\S\n]+$/.test(text);
    if (kind !== 'added' && (kind === 'removed' || bridge)) removed += text;
    if (kind !== 'removed' && (kind === 'added' || bridge)) added += text;
    if (kind !== 'same' || bridge) return;
    gathered.push(...whole(removed, added), { kind, text });
    [removed, added] = ['', ''];
  });
  return [...gathered, ...whole(removed, added)];
}

/** A wait said honestly: hours up to two days, then days. Never "0 hours". */
export function roundWait(seconds: number): { unit: 'hours' | 'days'; count: number } {
  const hours = Math.max(1, Math.round(seconds / 3600));
  return hours < 48 ? { unit: 'hours', count: hours } : { unit: 'days', count: Math.round(hours / 24) };
}

/** First answers to fewer authors than this are an accident, not an experience, and could be traced to one of them. */
export const fewestAnswers = 5;
