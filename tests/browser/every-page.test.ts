import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSession, sessionCookieName } from '#src/platform/session.ts';
import { aBrowser } from '#tests/support/browser.ts';
import { pages } from '#tests/support/pages.ts';
import { aSite, type Site } from '#tests/support/site.ts';
import { aWorld, type Role, type World } from '#tests/support/world.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let site: Site;
let world: World;
let browser: Browser;
beforeAll(async () => {
  site = await aSite();
  world = await aWorld(site.club);
  browser = await aBrowser();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** Who looks at a page: the first of these that may. */
const viewers: Role[] = ['owner', 'lead', 'host', 'stranger'];
const shown = Object.entries(pages).filter(([route]) => !/\.(zip|csv|ics|json|png|svg)$/.test(route));

/** WCAG 2.2 A and AA, at a phone's and a desk's width, light and dark. Axe runs in a world of its own, past the CSP. */
describe.each([
  { width: 390, colorScheme: 'light' as const, language: 'de' },
  { width: 1280, colorScheme: 'dark' as const, language: 'en' },
])('at $width, $colorScheme, $language', ({ width, colorScheme, language }) => {
  const contexts = new Map<Role, BrowserContext>();
  afterAll(async () => {
    for (const context of contexts.values()) await context.close();
  });

  test.each(shown.map(([route]) => route))('%s has no barrier, no fault and no sideways scrolling', async (route) => {
    const row = pages[route];
    const viewer = viewers.find((role) => row?.answers[role] === 'in') ?? 'stranger';
    const page = await pageFor(contexts, viewer, { width, colorScheme, language });
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on(
      'console',
      (message) => message.type() === 'error' && !/status of 40[34]|status of 500/.test(message.text()) && faults.push(message.text()),
    );
    await page.goto(site.base + (row?.path(world) ?? ''), { waitUntil: 'load' });
    expect(await barriers(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    expect(
      await page.evaluate(() => [document.title !== '', document.querySelectorAll('h1').length, document.documentElement.lang]),
    ).toEqual([true, 1, language]);
    expect(faults).toEqual([]);
    await page.close();
  });
});

async function pageFor(
  contexts: Map<Role, BrowserContext>,
  role: Role,
  { width, colorScheme, language }: { width: number; colorScheme: 'light' | 'dark'; language: string },
): Promise<Page> {
  let context = contexts.get(role);
  if (!context) {
    context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, locale: language, bypassCSP: true });
    if (role !== 'stranger') {
      const value = await openSession(site.club, world.people[role].id);
      await context.addCookies([{ name: sessionCookieName(site.club), value, url: site.base }]);
    }
    contexts.set(role, context);
  }
  if (role !== 'stranger') await speak(world.people[role].id, language);
  return context.newPage();
}

async function speak(id: string, language: string): Promise<void> {
  const { eq } = await import('drizzle-orm');
  const { members } = await import('#db/schema/index.ts');
  await site.club.db.update(members).set({ locale: language }).where(eq(members.id, id));
}

async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: axe is put into the page as text
    const { violations } = await (globalThis as any).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    });
    return violations.map(
      (v: { id: string; nodes: { target: string[]; failureSummary: string }[] }) =>
        `${v.id}: ${v.nodes.map((n) => `${n.target.join(' ')} (${n.failureSummary})`).join('; ')}`,
    );
  });
  return found as string[];
}
