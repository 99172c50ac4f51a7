import { expect, test } from 'vitest';
import { contentDue, reviewContent } from '#src/features/learning/review-content.ts';
import { moduleFile, someContent } from './content.ts';

const now = new Date('2026-03-02T08:00:00Z');
const dated = (slug: string, reviewBy: string, n: number) =>
  moduleFile(slug, 'en', { title: `About ${slug}`, reviewBy, owner: 'Media' }, n);

test('leads see reviews that are past and those of the next thirty days, the longest overdue first', () => {
  const content = someContent([
    dated('far', '2026-04-02', 1),
    dated('soon', '2026-04-01', 2),
    dated('today', '2026-03-02', 3),
    dated('past', '2026-02-27', 4),
    dated('older', '2025-12-01', 5),
  ]);
  expect(contentDue(content, now).reviews.map(({ file, title, isPast }) => [file, title, isPast])).toEqual([
    ['learn/first-steps/a-course/05-older.en.md', 'About older', true],
    ['learn/first-steps/a-course/04-past.en.md', 'About past', true],
    ['learn/first-steps/a-course/03-today.en.md', 'About today', false],
    ['learn/first-steps/a-course/02-soon.en.md', 'About soon', false],
  ]);
});

test('a translation that is promised and missing has a line of its own, everything else keeps its sentence', () => {
  const { files } = someContent([moduleFile('x', 'en', { reviewBy: '2026-02-27' }, 1)]);
  const content = {
    files: files.map((file) =>
      file.path.endsWith('/course') ? { ...file, meta: { ...(file.meta as object), languages: ['en', 'de'] } } : file,
    ),
  };
  const due = contentDue(content, now);
  expect(due.missing).toEqual([
    { file: 'learn/first-steps/a-course/course.de.md', lang: 'de' },
    { file: 'learn/first-steps/a-course/01-x.de.md', lang: 'de' },
  ]);
  expect(due.others).toContain('learn/first-steps/a-course/01-x.en.md:1: exercise: there is no exercise');
  const all = reviewContent(content, now);
  expect(all).toHaveLength(due.missing.length + due.reviews.length + due.others.length);
  expect(all).toEqual(expect.arrayContaining([...due.others]));
});

test('the list is reckoned anew on the next day and for new content', () => {
  const content = someContent([dated('x', '2026-03-02', 1)]);
  const first = contentDue(content, now);
  expect(contentDue(content, new Date('2026-03-02T20:00:00Z'))).toBe(first);
  expect(first.reviews).toMatchObject([{ isPast: false }]);
  expect(contentDue(content, new Date('2026-03-03T00:00:00Z')).reviews).toMatchObject([{ isPast: true }]);
  expect(contentDue(someContent([]), now).reviews).toEqual([]);
});
