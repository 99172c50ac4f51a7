import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readConfig } from '#src/platform/config.ts';
import { checkContent } from '#src/features/learning/check-content.ts';
import { curriculumOf, findModule } from '#src/features/learning/curriculum.ts';
import { type Content, loadContent } from '#src/platform/content.ts';
import { moduleFile, someContent } from './content.ts';

const broken = fileURLToPath(new URL('./broken/', import.meta.url));

/** Each folder has one fault; the report begins with the file (or folder) and names the field. */
const faults: Record<string, RegExp> = {
  'no-front-matter': /01-a-module\.en\.md: no front matter/,
  'not-yaml': /01-a-module\.en\.md: .*quote/i,
  'title-missing': /01-a-module\.en\.md: title: /,
  'unknown-field': /01-a-module\.en\.md: .*mintues/,
  'minutes-no-number': /01-a-module\.en\.md: minutes: /,
  'no-such-day': /01-a-module\.en\.md: reviewBy: is not a day/,
  'option-without-explanation': /01-a-module\.en\.md: check\.0\.options\.1\.why: /,
  'two-right-answers-to-choose-one': /01-a-module\.en\.md: check\.0\.options: a single choice has exactly one right option, here are 2/,
  'nothing-right': /01-a-module\.en\.md: check\.0\.options: no option is right/,
  'same-question-twice': /01-a-module\.en\.md: check: two questions have the same id/,
  'unknown-tier': /last-steps\/a-course\/.*: there is no tier “last-steps”/,
  'name-without-number': /a-course\/a-module\.en\.md: takes a name such as/,
  'course-file-missing': /first-steps\/a-course: course\.en\.md is missing/,
  'module-under-two-numbers': /first-steps\/a-course: the module “a-module” is there twice/,
  'course-in-two-tiers': /own-voice\/a-course: the course “a-course” is also in learn\/first-steps\/a-course/,
  'translation-with-other-answers': /01-a-module\.en\.md: check \(ids, kinds or right options\): differs from .*01-a-module\.de\.md/,
  'link-to-nowhere': /01-a-module\.en\.md: the link to \/learn\/a-course\/gone leads nowhere/,
};

function report(folder: string): string[] {
  try {
    return checkContent(loadContent(folder));
  } catch (fault) {
    return [String(fault)];
  }
}

describe('broken content', () => {
  it('has a sentence for every folder here', () => {
    expect(readdirSync(broken).sort()).toEqual(Object.keys(faults).sort());
  });

  it.each(Object.entries(faults))('%s is reported with its file', (folder, sentence) => {
    const found = report(join(broken, folder));
    expect(found.join('\n')).toMatch(sentence);
    expect(found.filter((line) => !sentence.test(line))).toEqual([]);
  });

  it('stops whoever asks for the curriculum', () => {
    expect(() => curriculumOf(loadContent(join(broken, 'title-missing')))).toThrow(/01-a-module\.en\.md/);
  });
});

describe('the curriculum of this club', () => {
  const content = loadContent(readConfig({}).contentFolder);

  it('has no fault', () => {
    expect(checkContent(content)).toEqual([]);
  });

  it('has a course in every tier, and every module can be read in every language', () => {
    for (const { courses } of curriculumOf(content).tiers) {
      expect(courses.length).toBeGreaterThan(0);
      for (const { modules } of courses)
        for (const { text } of modules) expect(Object.values(text).every(({ html }) => html.length > 0)).toBe(true);
    }
  });

  it('is built once for a loaded content', () => {
    expect(curriculumOf(content)).toBe(curriculumOf(content));
  });
});

describe('a text that is not there in a language', () => {
  const check = [
    {
      id: 'q',
      kind: 'single',
      prompt: 'Which *one*?',
      options: [
        { id: 'a', text: 'A', right: true, why: 'w' },
        { id: 'b', text: 'B', right: false, why: 'w' },
      ],
    },
  ];
  const content: Content = someContent([
    moduleFile('only-german', 'de', { title: 'Nur Deutsch' }),
    moduleFile('both', 'de', { title: 'Beides', check }),
    moduleFile('both', 'en', { title: 'Both' }),
    moduleFile('french-as-well', 'en', { title: 'English' }),
    moduleFile('french-as-well', 'fr', { title: 'Français' }),
  ]);
  const text = (slug: string, locale: 'en' | 'de' | 'fr' | 'it') => findModule(content, 'a-course', slug)?.module.text[locale];

  it('falls back to English, then German, and keeps its own language', () => {
    expect(text('french-as-well', 'fr')).toMatchObject({ title: 'Français', lang: 'fr' });
    expect(text('french-as-well', 'it')).toMatchObject({ title: 'English', lang: 'en' });
    expect(text('only-german', 'it')).toMatchObject({ title: 'Nur Deutsch', lang: 'de' });
  });

  it('falls back for each field: an English reading with a German check', () => {
    expect(text('both', 'en')).toMatchObject({ title: 'Both', lang: 'en', check: { lang: 'de' } });
  });

  it('has its question rendered already, as words without a paragraph around them', () => {
    expect(text('both', 'de')?.check?.questions[0]?.promptHtml).toBe('Which <em>one</em>?');
  });
});

describe('modules', () => {
  it('keep their name when they are put in another order', () => {
    const before = someContent([moduleFile('x', 'en', {}, 1), moduleFile('y', 'en', {}, 2)]);
    const after = someContent([moduleFile('x', 'en', {}, 2), moduleFile('y', 'en', {}, 1)]);
    const slugs = (content: Content) =>
      curriculumOf(content)
        .courses.get('a-course')
        ?.modules.map(({ slug }) => slug);
    expect(slugs(before)).toEqual(['x', 'y']);
    expect(slugs(after)).toEqual(['y', 'x']);
  });
});
