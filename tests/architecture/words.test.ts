import { describe, expect, test } from 'vitest';
import { messages } from '#src/i18n/messages.ts';
import { translator } from '#src/i18n/t.ts';
import { sourcesIn } from './sources.ts';

const english: Record<string, string> = messages.en;
const others = ['de', 'fr', 'it'] as const;
const holes = (message: string) => [...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe.each(others)('%s says everything English says', (locale) => {
  const own: Record<string, string> = messages[locale];

  test('no key is missing or left over', () => {
    expect(Object.keys(own).sort()).toEqual(Object.keys(english).sort());
  });

  test('every sentence has the same holes', () => {
    const odd = Object.keys(english).filter(
      (key) => own[key] !== undefined && !/\.(one|many)$/.test(key) && holes(own[key]).join() !== holes(english[key] ?? '').join(),
    );
    expect(odd).toEqual([]);
  });

  test('no sentence is empty or still English', () => {
    expect(Object.keys(english).filter((key) => own[key]?.trim() === '')).toEqual([]);
    const same = Object.keys(english).filter(
      (key) => own[key] === english[key] && /\s\w+\s/.test(english[key] ?? '') && !/^[\W\d{}a-z]*$/.test(english[key] ?? ''),
    );
    expect(same).toEqual([]);
  });
});

test('German is Swiss standard German, and says du', () => {
  const german = [
    ...Object.entries(messages.de as Record<string, string>),
    ...sourcesIn('content', '.de.md').map(({ path, text }) => [path, text] as const),
  ];
  expect(german.filter(([, words]) => words.includes('ß')).map(([key]) => key)).toEqual([]);
  expect(
    Object.entries(messages.de as Record<string, string>)
      .filter(([, words]) => /\b(Ihnen|Ihre[nmrs]?)\b/.test(words))
      .map(([key]) => key),
  ).toEqual([]);
});

test('French punctuation never breaks away from its word', () => {
  const french = Object.entries(messages.fr as Record<string, string>);
  expect(french.filter(([, words]) => / [;:!?»]|« |[\p{L}\d}][;!?]|[\p{L}}]:/u.test(words)).map(([key]) => key)).toEqual([]);
});

test('a number inside a sentence is written as its readers write it', () => {
  const said = (locale: 'en' | 'de' | 'it') => translator(locale, 'Europe/Zurich')('field.too-many', { max: 4911 });
  expect(said('de')).toContain('4’911');
  expect(said('it')).toContain('4’911');
  expect(said('en')).toContain('4,911');
});

test('a day of the calendar is the same day wherever its reader lives', () => {
  const said = ['Pacific/Kiritimati', 'Europe/Zurich', 'Pacific/Pago_Pago'].map((zone) => translator('en', zone).day('2026-11-20'));
  expect(said).toEqual(['20 November 2026', '20 November 2026', '20 November 2026']);
});

test('every key used in code exists, and every key that exists is used', () => {
  const code = [...sourcesIn('src', '.astro', '.ts'), ...sourcesIn('db', '.ts')].map(({ text }) => text).join('\n');
  const stems = [...code.matchAll(/`([a-z][a-z.-]*)\$\{/g)].map(([, stem]) => stem ?? '');
  const unused = Object.keys(english).filter((key) => {
    const stem = key.replace(/\.(zero|one|two|few|many|other)$/, '');
    return !code.includes(`'${key}'`) && !code.includes(`'${stem}'`) && !code.includes(`"${key}"`) && !stems.some((s) => key.startsWith(s));
  });
  expect(unused).toEqual([]);
});
