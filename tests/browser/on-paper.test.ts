import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { curriculumOf, type ModuleText } from '#src/features/learning/curriculum.ts';
import { openSession, sessionCookieName } from '#src/platform/session.ts';
import { aBrowser } from '#tests/support/browser.ts';
import { aMember } from '#tests/support/people.ts';
import { aSite, type Site } from '#tests/support/site.ts';

let site: Site;
let browser: Browser;
beforeAll(async () => {
  site = await aSite();
  browser = await aBrowser();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const length = ({ html, sources, exercise }: ModuleText) =>
  html.length +
  sources.reduce((sum, { title }) => sum + title.length, 0) +
  (exercise?.promptHtml.length ?? 0) +
  (exercise?.starter.length ?? 0);

/** The longest of all: where they fit, the others do. */
test.each(['de', 'en', 'fr', 'it'] as const)(
  'a module prints as a guide of two pages at most, with room to write by hand: %s',
  async (locale) => {
    const member = await aMember(site.club, { locale });
    const context = await browser.newContext();
    await context.addCookies([{ name: sessionCookieName(site.club), value: await openSession(site.club, member.id), url: site.base }]);
    const page = await context.newPage();
    const modules = [...curriculumOf(site.club.content).courses.values()]
      .flatMap(({ slug, modules }) => modules.map((module) => ({ path: `/learn/${slug}/${module.slug}`, text: module.text[locale] })))
      .filter(({ text }) => text.lang === locale)
      .sort((a, b) => length(b.text) - length(a.text));
    for (const { path } of modules.slice(0, 4)) {
      await page.goto(site.base + path);
      const pdf = (await page.pdf({ preferCSSPageSize: true, format: 'A4' })).toString('latin1');
      const pages = pdf.match(/\/Type\s*\/Page[^s]/g)?.length ?? 0;
      expect(pages, path).toBeGreaterThan(0);
      expect(pages, path).toBeLessThanOrEqual(2);
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('.lines').evaluate((lines) => lines.getBoundingClientRect().height)).toBeGreaterThan(40);
      expect(
        await page.locator('.check, .onwards, .masthead nav').evaluateAll((parts) => parts.filter((part) => part.checkVisibility())),
      ).toEqual([]);
      await page.emulateMedia({ media: null });
    }
    await context.close();
  },
);
