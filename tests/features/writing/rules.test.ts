import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  changesBetween,
  deskFold,
  type Fold,
  foldText,
  locatePassage,
  longestPost,
  markPassages,
  marksOf,
  opening,
  phoneFold,
  roomLeft,
  roundWait,
} from '#src/features/writing/rules.ts';

const prose = fc
  .array(fc.constantFrom('a', 'b', 'ä', ' ', ' ', '\n', '–', '1', '.', '👩‍🚒', 'é', '"'), { maxLength: 60 })
  .map((parts) => parts.join(''));

describe('where a feed cuts', () => {
  const segments = (text: string) => [...new Intl.Segmenter('en').segment(text)].map(({ segment }) => segment);
  /** Counts the lines of a text by laying it out, line by line. */
  const linesOf = (text: string, { lineLength }: Fold) =>
    text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(segments(line).length / lineLength)), 0);

  test('a short text is not cut', () => {
    expect(foldText('One line.\nTwo.', deskFold)).toEqual({ shown: 'One line.\nTwo.', hidden: '' });
  });

  test('three lines on a desk are about 210 characters, on a telephone about 140', () => {
    const text = 'x'.repeat(400);
    expect(foldText(text, deskFold).shown).toHaveLength(210);
    expect(foldText(text, phoneFold).shown).toHaveLength(141);
  });

  test('empty lines use up the room', () => {
    expect(foldText('Hook\n\nAnd then\nmore', deskFold).shown).toBe('Hook\n\nAnd then');
  });

  test('it shows the longest beginning that fits, and loses nothing (against brute force)', () => {
    fc.assert(
      fc.property(prose, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9 }), (text, lines, lineLength) => {
        const fold = { lines, lineLength };
        const parts = segments(text);
        const fitting = parts.map((_, i) => parts.slice(0, i + 1).join('')).filter((start) => linesOf(start, fold) <= lines);
        const { shown, hidden } = foldText(text, fold);
        expect(shown + hidden).toBe(text);
        expect(shown).toBe(fitting.at(-1) ?? '');
      }),
    );
  });
});

test('the room left is counted in the units LinkedIn cannot exceed', () => {
  expect(roomLeft('')).toBe(longestPost);
  expect(roomLeft('👩‍🚒')).toBe(longestPost - '👩‍🚒'.length);
  expect(roomLeft('x'.repeat(3001))).toBe(-1);
});

describe('finding a passage', () => {
  const flat = (text: string) => text.replace(/\s+/g, ' ').trim();

  test.each([
    ['the plan said', { start: 5, end: 18 }],
    ['not where\n  the plan', null],
    ['the\n  plan', { start: 5, end: 13 }],
    ['   ', null],
  ])('%j', (words, place) => {
    expect(locatePassage('What the plan said.', words)).toEqual(place);
  });

  test('list marks are passed over, as a browser leaves them out when copying', () => {
    const plain = 'Two things:\n\n– bring a torch\n– bring a friend\n1. go';
    const place = locatePassage(plain, 'bring a torch\nbring a friend\ngo');
    expect(plain.slice(place?.start, place?.end)).toBe('bring a torch\n– bring a friend\n1. go');
  });

  test('whatever stands in a text is found, at its first place, and nothing else is (against brute force)', () => {
    fc.assert(
      fc.property(prose, prose, fc.nat(), fc.nat(), (plain, other, a, b) => {
        const [from, to] = [a % (plain.length + 1), b % (plain.length + 1)].sort((x, y) => x - y) as [number, number];
        for (const words of [plain.slice(from, to), other.slice(0, 3)]) {
          const wanted = flat(words);
          const all = Array.from({ length: plain.length }, (_, start) => start).flatMap((start) =>
            Array.from({ length: plain.length - start }, (_, i) => start + i + 1)
              .filter((end) => wanted !== '' && flat(plain.slice(start, end)) === wanted && !/^\s|\s$/.test(plain.slice(start, end)))
              .map((end) => ({ start, end })),
          );
          const place = locatePassage(plain, words);
          if (all.length > 0) expect(place).toEqual(all[0]);
          else if (!/–|\d\./.test(plain + words)) expect(place).toBeNull();
        }
      }),
    );
  });
});

describe('marking passages', () => {
  const passages = fc
    .array(fc.tuple(fc.nat(40), fc.nat(40)), { maxLength: 6 })
    .map((all) => all.map(([a, b], i) => ({ start: Math.min(a, b), end: Math.max(a, b), number: i + 1 })));

  test('the stretches joined are the text, each unit is marked exactly if a passage covers it, each number stands once at its end', () => {
    fc.assert(
      fc.property(prose, passages, (plain, placed) => {
        const stretches = markPassages(plain, placed);
        const inside = placed.filter(({ start, end }) => start < end && end <= plain.length);
        expect(stretches.map(({ text }) => text).join('')).toBe(plain);
        let at = 0;
        for (const { text, marked, ends } of stretches) {
          for (let i = at; i < at + text.length; i++) expect(marked).toBe(inside.some(({ start, end }) => start <= i && i < end));
          at += text.length;
          expect(ends).toEqual(inside.filter(({ end }) => end === at).map(({ number }) => number));
        }
      }),
    );
  });
});

describe('what changed', () => {
  test('words put in and taken out', () => {
    expect(changesBetween('I dug for a cable.', 'I dug for the cable.')).toEqual([
      { kind: 'same', text: 'I dug for ' },
      { kind: 'removed', text: 'a' },
      { kind: 'added', text: 'the' },
      { kind: 'same', text: ' cable.' },
    ]);
  });

  test('a rewritten phrase is taken out and put in as a whole', () => {
    expect(changesBetween('Last Tuesday I dug.', 'A root. That is what I dug.').map(({ kind, text }) => [kind, text])).toEqual([
      ['removed', 'Last Tuesday '],
      ['added', 'A root. That is what '],
      ['same', 'I dug.'],
    ]);
  });

  test('both texts can be read out of it', () => {
    fc.assert(
      fc.property(prose, prose, (before, after) => {
        const changes = changesBetween(before, after);
        const side = (left: string) =>
          changes
            .filter(({ kind }) => kind !== left)
            .map(({ text }) => text)
            .join('');
        expect(side('added')).toBe(before);
        expect(side('removed')).toBe(after);
      }),
    );
  });

  test('two long texts that share nothing do not hold up the server', () => {
    const text = (letter: string) =>
      Array.from({ length: 5000 }, (_, i) => `${letter}${i}`)
        .join(' ')
        .slice(0, 20_000);
    const begin = performance.now();
    changesBetween(text('a'), text('b'));
    expect(performance.now() - begin).toBeLessThan(1500);
  });
});

test.each([
  [10, { unit: 'hours', count: 1 }],
  [5 * 3600, { unit: 'hours', count: 5 }],
  [47 * 3600, { unit: 'hours', count: 47 }],
  [60 * 3600, { unit: 'days', count: 3 }],
])('a wait of %i seconds is said as %j', (seconds, said) => {
  expect(roundWait(seconds)).toEqual(said);
});

test('only known marks of known criteria are kept', () => {
  expect(marksOf({ learns: 'strong', concrete: 'splendid', fame: 'there', 'own-voice': null })).toEqual({ learns: 'strong' });
});

test('the opening of a text ends with a whole word', () => {
  expect(opening('Short.')).toBe('Short.');
  expect(opening('One two three', 8)).toBe('One two …');
  expect(opening('A heading\n\nWords.\n\nMore\nof them.')).toBe('A heading · Words. More of them.');
  expect(opening('x'.repeat(100), 20).length).toBeLessThanOrEqual(22);
});
