import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '#src/platform/config.ts';
import { checkContent } from '#src/features/learning/check-content.ts';
import { curriculumOf, findModule } from '#src/features/learning/curriculum.ts';
import { readability } from '#src/features/learning/readability.ts';
import { reviewContent } from '#src/features/learning/review-content.ts';
import type { Locale } from '#src/i18n/t.ts';
import { type Content, type ContentFile, loadContent } from '#src/platform/content.ts';
import { moduleFile, someContent } from './content.ts';

const broken = fileURLToPath(new URL('./broken/', import.meta.url));

const today = new Date('2026-11-22');

/** Each folder has one fault, or one thing that is due; the report names file, line and field. */
const faults: Record<string, string | RegExp> = {
  'no-front-matter': /01-a-module\.en\.md:1: no front matter between two lines of ---$/,
  'not-yaml': /01-a-module\.en\.md:2: Missing closing "quote$/,
  'title-missing': '01-a-module.en.md:1: title: Invalid input: expected string, received undefined',
  'unknown-field': '01-a-module.en.md:16: mintues: Unrecognized key: "mintues"',
  'minutes-no-number': '01-a-module.en.md:4: minutes: Invalid input: expected number, received string',
  'no-such-day': '01-a-module.en.md:7: reviewBy: is not a day of the calendar',
  'option-without-explanation': '01-a-module.en.md:15: check.0.options.1.why: Invalid input: expected string, received undefined',
  'two-right-answers-to-choose-one': '01-a-module.en.md:14: check.0.options: a single choice has exactly one right option, here are 2',
  'two-better-versions': '01-a-module.en.md:19: check.0.options: a single choice has exactly one right option, here are 2',
  'nothing-right': '01-a-module.en.md:14: check.0.options: no option is right',
  'same-question-twice': '01-a-module.en.md:10: check: two questions have the same id',
  'order-with-two-steps': '01-a-module.en.md:37: check.3.steps: Too small: expected array to have >=3 items',
  'own-words-without-a-point': '01-a-module.en.md:37: check.3.look: Too small: expected array to have >=1 items',
  'unknown-tier': /learn\/last-steps\/a-course\/.*\.en\.md:1: there is no tier “last-steps”$/,
  'name-without-number': 'a-module.en.md:1: takes a name such as learn/first-steps/my-course/01-my-module.en.md',
  'course-file-missing': 'course.en.md:1: is missing',
  'course-name-taken': 'course.en.md:1: /learn/placement is a page of the club itself',
  'module-under-two-numbers': '02-a-module.en.md:1: this module is there twice under different numbers',
  'course-in-two-tiers': 'course.en.md:1: the course “a-course” is also in learn/first-steps/a-course',
  'translation-with-other-answers': '01-a-module.en.md:10: check: differs from learn/first-steps/a-course/01-a-module.de.md',
  'former-name-still-there': '01-a-module.en.md:14: formerly: a-course/b-module is still there',
  'former-name-claimed-twice': '02-b-module.en.md:14: formerly: a-course/old is also claimed by learn/first-steps/a-course/01-a-module',
  'advice-to-nowhere': 'course.en.md:5: after: there is no course “gone”',
  'placement-of-another-tier': 'placement.en.md:5: questions.0.course: “elsewhere” is no course of this tier',
  'link-to-nowhere': '01-a-module.en.md:17: the link to /learn/a-course/gone leads nowhere',
  'reading-on-nowhere': '01-a-module.en.md:16: further.0.url: /learn/a-course/gone leads nowhere',
  // due: a club starts with them, the check fails
  'review-past': '01-a-module.en.md:8: reviewBy: the review is due since 2026-11-21',
  'language-missing': '01-a-module.de.md:1: is missing; learn/first-steps/a-course/course promises it',
  'translation-older': '01-a-module.de.md:8: translationOf: is older than its original in en, which was revised on 2026-11-20',
  'nobody-looks-after-it': '01-a-module.en.md:1: owner: nobody looks after it: name an owner here or in the course',
  'no-exercise': '01-a-module.en.md:1: exercise: there is no exercise',
  'two-questions': '01-a-module.en.md:15: check: 2 questions, takes 3 to 6',
  'too-many-minutes': '01-a-module.en.md:4: minutes: 15 minutes, takes 5 to 12',
  'too-few-words': '01-a-module.en.md:2: title: 8 words, takes 350 to 1100',
  'too-long-for-its-minutes': /01-a-module\.en\.md:4: minutes: reading aloud alone takes \d\.\d minutes$/,
  'hard-to-read': /01-a-module\.en\.md:2: title: is hard to read: -?\d+ of at least 65$/,
};

function report(folder: string): string[] {
  try {
    const content = loadContent(folder);
    const found = checkContent(content);
    return found.length > 0 ? found : reviewContent(content, today);
  } catch (fault) {
    return [String(fault)];
  }
}

describe('broken content', () => {
  it('has a sentence for every folder here', () => {
    expect(readdirSync(broken).sort()).toEqual(Object.keys(faults).sort());
  });

  it.each(Object.entries(faults))('%s is reported with file and line, and nothing else is', (folder, sentence) => {
    const found = report(join(broken, folder));
    expect(found.length).toBeGreaterThan(0);
    for (const line of found)
      typeof sentence === 'string' ? expect(line.endsWith(`/${sentence}`), line).toBe(true) : expect(line).toMatch(sentence);
  });

  it('stops whoever asks for the curriculum', () => {
    expect(() => curriculumOf(loadContent(join(broken, 'title-missing')))).toThrow(/01-a-module\.en\.md/);
  });
});

describe('how hard a text is to read', () => {
  it.each<[Locale, string, string]>([
    [
      'en',
      'The cat sat on the mat. It was warm.',
      'Interdepartmental harmonisation necessitates considerable organisational deliberation.',
    ],
    [
      'de',
      'Die Katze schläft. Es ist warm.',
      'Die Berücksichtigung innerbetrieblicher Kommunikationsverantwortlichkeiten bedingt Abstimmungsaufwand.',
    ],
    [
      'fr',
      'Le chat dort. Il fait chaud.',
      'L’harmonisation interdépartementale nécessite une considération organisationnelle approfondie.',
    ],
    [
      'it',
      'Il gatto dorme. Fa caldo.',
      'L’armonizzazione interdipartimentale richiede considerazioni organizzative particolarmente approfondite.',
    ],
  ])('is told apart in %s', (locale, easy, hard) => {
    expect(readability(easy, locale).ease).toBeGreaterThan(80);
    expect(readability(hard, locale).ease).toBeLessThan(30);
  });

  it('follows the published formulas', () => {
    // ten words, two sentences, twelve syllables: Flesch 206.835 − 1.015 · 5 − 84.6 · 1.2
    const text = 'We walk to the little shop. It is not open.';
    expect(readability(text, 'en')).toMatchObject({ words: 10 });
    expect(readability(text, 'en').ease).toBeCloseTo(206.835 - 1.015 * 5 - 84.6 * 1.2, 5);
    // the same counts by letters: Gulpease 89 + (300 · 2 − 10 · 32) / 10
    expect(readability(text, 'it').ease).toBeCloseTo(89 + (300 * 2 - 10 * 32) / 10, 5);
    expect(readability('', 'de')).toEqual({ words: 0, minutes: 0, ease: 100 });
  });

  it('is no different for longer texts of the same sentences, and time grows with length', () => {
    fc.assert(
      fc.property(fc.constantFrom<Locale>('en', 'de', 'fr', 'it'), fc.integer({ min: 2, max: 30 }), (locale, times) => {
        const [once, often] = [1, times].map((n) => readability('One short line is here. '.repeat(n).trim(), locale));
        expect(often?.ease).toBeCloseTo(once?.ease ?? 0, 6);
        expect(often?.minutes).toBeCloseTo((once?.minutes ?? 0) * times, 6);
      }),
    );
  });
});

describe('the curriculum of this club', () => {
  const content = loadContent(readConfig({}).contentFolder);

  it('has no fault and nothing is due', () => {
    expect(checkContent(content)).toEqual([]);
    expect(reviewContent(content, today)).toEqual([]);
  });

  it('has a course in every tier, and every module can be read in every language', () => {
    for (const { courses } of curriculumOf(content).tiers) {
      expect(courses.length).toBeGreaterThan(0);
      for (const { modules } of courses)
        for (const { text } of modules) expect(Object.values(text).every(({ html }) => html.length > 0)).toBe(true);
    }
  });

  it('has its right answers at no place of preference', () => {
    for (const tier of curriculumOf(content).tiers) {
      const checks = tier.courses.flatMap(({ modules }) => modules.flatMap(({ text }) => text.en.check?.questions ?? []));
      const places = [...checks, ...(tier.placement?.en.questions ?? [])].flatMap((question) =>
        question.kind === 'single' || question.kind === 'better'
          ? [{ of: question.options.length, at: question.options.findIndex(({ right }) => right) }]
          : [],
      );
      for (const [of, found] of Map.groupBy(places, ({ of }) => of)) {
        if (found.length < 10) continue;
        const most = Math.max(...Array.from({ length: of }, (_, at) => found.filter((place) => place.at === at).length));
        expect([tier.slug, of, most / found.length]).toSatisfy(([, , share]) => Number(share) <= 1.5 / of);
      }
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
  it('are looked after by whom the course names, as the reader’s language says it, unless they name somebody', () => {
    const content = someContent([moduleFile('x', 'en'), moduleFile('x', 'de'), moduleFile('y', 'de', { owner: 'Mentorenkreis' }, 2)]);
    const [head] = content.files;
    const course = (locale: Locale, owner: string) => ({
      ...(head as ContentFile),
      locale,
      meta: { title: 'A course', summary: 'About it.', order: 1, owner },
    });
    const { courses } = curriculumOf({ files: [course('en', 'Media team'), course('de', 'Medienteam'), ...content.files.slice(1)] });
    const ownerOf = (slug: string, locale: Locale) => courses.get('a-course')?.modules.find((one) => one.slug === slug)?.text[locale].owner;
    expect([ownerOf('x', 'en'), ownerOf('x', 'de'), ownerOf('x', 'fr')]).toEqual(['Media team', 'Medienteam', 'Media team']);
    expect(ownerOf('y', 'de')).toBe('Mentorenkreis');
  });

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
