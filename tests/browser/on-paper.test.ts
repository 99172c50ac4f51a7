import { inflateSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
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
    for (const { path, text } of modules.slice(0, 4)) {
      // A worksheet of its own comes on a sheet of its own.
      const most = (text.exercise?.starter.length ?? 0) > 400 ? 3 : 2;
      await page.goto(site.base + path);
      const { pages, isShrunk } = await printed(page);
      expect([path, pages > 0 && pages <= most, isShrunk]).toEqual([path, true, false]);
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('.lines').evaluate((lines) => lines.getBoundingClientRect().height)).toBeGreaterThan(30);
      expect(
        await page.locator('.check, .onwards, .masthead nav').evaluateAll((parts) => parts.filter((part) => part.checkVisibility())),
      ).toEqual([]);
      await page.emulateMedia({ media: null });
    }
    await context.close();
  },
);

test('the profile guide prints as one sheet', async () => {
  const member = await aMember(site.club, { locale: 'de' });
  const context = await browser.newContext();
  await context.addCookies([{ name: sessionCookieName(site.club), value: await openSession(site.club, member.id), url: site.base }]);
  const page = await context.newPage();
  await page.goto(`${site.base}/playbook/profile-guide`);
  expect(await printed(page)).toEqual({ pages: 1, isShrunk: false });
  await context.close();
});

/** Chromium makes everything smaller when something is too wide for the sheet; at full size a CSS pixel is 3.125 dots of 0.24 pt. */
async function printed(page: Page): Promise<{ pages: number; isShrunk: boolean }> {
  const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
  const written = pdf.toString('latin1');
  const drawing = [...written.matchAll(/(?<!end)stream\r?\n/g)]
    .map(({ index, 0: mark }) => inflated(pdf.subarray(index + mark.length, written.indexOf('endstream', index))))
    .find((text) => text.includes(' cm'));
  const scale = Number(/\nq\n([\d.]+) 0 0 [\d.]+ [\d.]+ [\d.]+ cm/.exec(drawing ?? '')?.[1]);
  return { pages: written.match(/\/Type\s*\/Page[^s]/g)?.length ?? 0, isShrunk: !(scale > 3.1) };
}

function inflated(bytes: Buffer): string {
  try {
    return inflateSync(bytes).toString('latin1');
  } catch {
    return '';
  }
}
