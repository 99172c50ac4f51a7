import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { badgesOf, checkBadges, textIn } from '#src/features/badges/catalogue.ts';
import { loadContent } from '#src/platform/content.ts';
import { badgeFile, contentWith } from './support.ts';

const broken = fileURLToPath(new URL('./broken/', import.meta.url));

/** Each folder has one fault; the report names file, line and field. */
const faults: Record<string, string> = {
  'not-a-name': 'badges/A_Badge.en.md:1: takes a name such as badges/my-badge.en.md',
  'title-missing': 'badges/a-badge.en.md:1: title: Invalid input: expected string, received undefined',
  'unknown-field': 'badges/a-badge.en.md:6: points: Unrecognized key: "points"',
  'no-course': 'badges/a-badge.en.md:5: courses: Too small: expected array to have >=1 items',
  'course-to-nowhere': 'badges/a-badge.en.md:5: courses.1: there is no course “gone”',
  'picture-of-nobody':
    'badges/a-badge.en.md:6: picture: Invalid option: expected one of "club"|"first-steps"|"own-voice"|"insights"|"coaching-peers"',
  'attests-nothing': 'badges/a-badge.en.md:1: says nothing about what the badge attests',
  'asks-differently-in-german': 'badges/a-badge.en.md:6: thanks: differs from badges/a-badge.de.md',
};

describe('broken badges', () => {
  test('there is a sentence for every folder here', () => {
    expect(readdirSync(broken).sort()).toEqual(Object.keys(faults).sort());
  });

  test.each(Object.entries(faults))('%s is reported with file and line, and nothing else is', (folder, sentence) => {
    expect(checkBadges(loadContent(join(broken, folder)))).toEqual([sentence]);
  });
});

test('badges come in their order, each in the wanted language or in another one that says so', () => {
  const content = contentWith(
    badgeFile('second', { order: 2 }),
    badgeFile('first'),
    badgeFile('first', { title: 'Das Abzeichen' }, 'de', 'Durchgearbeitet.'),
  );
  expect([...badgesOf(content).keys()]).toEqual(['first', 'second']);
  const [first, second] = [...badgesOf(content).values()].map((badge) => textIn(badge, 'de'));
  expect(first).toMatchObject({
    locale: 'de',
    title: 'Das Abzeichen',
    criteria: 'Durchgearbeitet.',
    criteriaHtml: '<p>Durchgearbeitet.</p>\n',
  });
  expect(second).toMatchObject({ locale: 'en', title: 'The badge second' });
});

test('a content without badges is in order', () => {
  expect([...badgesOf(contentWith())]).toEqual([]);
});
