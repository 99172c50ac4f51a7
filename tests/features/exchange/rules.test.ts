import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mayErase, mayRead, mayWrite } from '#src/features/exchange/policy.ts';
import { mentions, openingOf, searchWords, WORDS_LIMIT } from '#src/features/exchange/rules.ts';
import type { Member } from '#src/platform/actor.ts';

test.each([
  ['## Hello\n\nA **bold** [link](https://firn.example) and `code`.', 'Hello A bold link and code.'],
  ['- one\n- two\n\n> said', 'one two said'],
  ['snake_case stays, 2 * 3 too', 'snake_case stays, 2 * 3 too'],
  ['*really* good', 'really good'],
  ['above\n---\nbelow', 'above below'],
  ['1. first\n2) second', 'first second'],
])('%j begins with %j', (markdown, opening) => expect(openingOf(markdown)).toBe(opening));

test('an opening is never longer than asked and cut between words', () => {
  expect(openingOf('one two three four', 12)).toBe('one two…');
  expect(openingOf('He said so. And left.', 12)).toBe('He said so…');
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 600 }),
      fc.integer({ min: 1, max: 200 }),
      (text, max) => [...openingOf(text, max)].length <= max + 1,
    ),
  );
});

test('what is searched for is short and readable, whatever was typed', () => {
  expect(searchWords(' a\u0000b \n c ')).toBe('a b c');
  expect(searchWords(null)).toBe('');
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 400 }),
      (typed) => [...searchWords(typed)].length <= WORDS_LIMIT && !/[\p{Cc}\p{Cs}]/u.test(searchWords(typed)),
    ),
  );
});

test('a course is mentioned when all words are', () => {
  expect(mentions('hook STORY', ['Hook and story', 'Find your field'])).toBe(true);
  expect(mentions('hook moon', ['Hook and story'])).toBe(false);
  expect(mentions(' ', ['Hook'])).toBe(false);
});

test('groups are read and written in by their members, the club by everybody', () => {
  const lead = { id: 'l', isLead: true } as Member;
  const inside = { closedAt: null, isMember: true };
  const outside = { closedAt: null, isMember: false };
  expect([mayRead(lead, null), mayRead(lead, inside), mayRead(lead, outside)]).toEqual([true, true, false]);
  expect([mayWrite(lead, null), mayWrite(lead, outside), mayWrite(lead, { ...inside, closedAt: new Date(0) })]).toEqual([
    true,
    false,
    false,
  ]);
  expect([
    mayErase(lead, { authorId: 'l', erasedAt: null }),
    mayErase(lead, { authorId: 'x', erasedAt: null }),
    mayErase(lead, { authorId: null, erasedAt: null }),
  ]).toEqual([true, false, false]);
});
