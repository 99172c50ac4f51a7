import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession, sessionCookieName } from '#src/platform/session.ts';
import { aBrowser } from '#tests/support/browser.ts';
import { aSite, type Site } from '#tests/support/site.ts';
import { aWorld, type Role, type World } from '#tests/support/world.ts';

/** What scripts add to pages that work without them: place, focus and typed words are kept. */
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

test('a refused form keeps what was typed, names its fields and takes the focus to its summary, without a new page', async () => {
  const page = await arrive('owner', '/write');
  await mark(page);
  await page.fill('[name=title]', '   ');
  await page.fill('[name=body]', 'A line I would not like to type twice.');
  await press(page, 'startPiece');
  const summary = page.locator('.summary');
  await summary.waitFor();
  expect(await isFocused(page, '.summary')).toBe(true);
  expect(await summary.innerText()).toContain('Title: ');
  expect(await page.inputValue('[name=body]')).toBe('A line I would not like to type twice.');
  expect(await isMarked(page)).toBe(true);
  await summary.getByRole('link').first().click();
  expect(await isFocused(page, '[name=title]')).toBe(true);
  await page.context().close();
});

test('the longest word somebody types makes a field taller, never the page wider', async () => {
  const page = await arrive('owner', '/write');
  await page.setViewportSize({ width: 390, height: 800 });
  const [before, height] = [await page.evaluate(() => document.documentElement.scrollWidth), await tall(page)];
  await page.fill('[name=body]', 'Donaudampfschifffahrtsgesellschaftskapitaensmuetze'.repeat(20));
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(before);
  expect(await tall(page)).toBeGreaterThan(height);
  await page.context().close();
});
const tall = (page: Page) => page.locator('[name=body]').evaluate((it) => it.clientHeight);

test('a form that was taken moves on under a new address and says so; back leads back', async () => {
  const page = await arrive('owner', '/write');
  await mark(page);
  await page.fill('[name=title]', 'Two doors');
  await page.fill('[name=body]', 'Behind one of them is the cellar.');
  await press(page, 'startPiece');
  await page.waitForURL(/\/write\/[0-9a-f-]{36}$/);
  expect(await isMarked(page)).toBe(true);
  expect(await isFocused(page, '.flash')).toBe(true);
  expect(await page.title()).toContain('Two doors');
  expect(await page.evaluate(() => scrollY)).toBeLessThan(200);
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'Your pieces' }).waitFor();
  await page.goForward();
  await page.getByRole('heading', { level: 1, name: 'Two doors' }).waitFor();
  await page.context().close();
});

test('on a long page somebody stays where they pressed, and reads there what happened', async () => {
  const page = await arrive('owner', '/me');
  const button = page.locator('#consents li button').last();
  await button.click();
  const flash = page.locator('#consents .flash');
  await flash.waitFor();
  expect(await isFocused(page, '.flash')).toBe(true);
  expect(await flash.evaluate((box) => box.getBoundingClientRect().top >= 0 && box.getBoundingClientRect().bottom <= innerHeight)).toBe(
    true,
  );
  await page.context().close();
});

test('a text area says how much room is left, aloud only when it becomes short', async () => {
  const page = await arrive('owner', `/insights/${world.ids.clubInsight}`);
  const words = page.locator('[name=body]');
  const room = page.locator('char-count');
  expect(await room.innerText()).toContain('4,000');
  await words.fill('Where?');
  expect(await room.innerText()).toContain('3,994');
  expect(await room.getAttribute('aria-live')).toBeNull();
  await words.fill('a'.repeat(3980));
  expect(await room.innerText()).toContain('20');
  expect(await room.getAttribute('aria-live')).toBe('polite');
  await page.context().close();
});

test('selected words of a text become a passage, with the focus on its remark', async () => {
  const page = await arrive('mentor', `/feedback/${world.ids.request}`);
  const offer = page.locator('.quote-selection');
  expect(await offer.isHidden()).toBe(true);
  await select(page, 'quote-passage .text strong');
  await offer.click();
  expect(await page.inputValue('[name=quote1]')).toBe('first');
  expect(await isFocused(page, '[name=remark1]')).toBe(true);
  await page.keyboard.type('A good one.');
  await select(page, 'quote-passage .text p');
  await offer.click();
  expect(await page.inputValue('[name=quote2]')).toBe('A first text about cables.');
  expect(await page.inputValue('[name=remark1]')).toBe('A good one.');
  expect(await isFocused(page, '[name=remark2]')).toBe(true);
  await page.context().close();
});

test('when the network fails, the words stay and the next press is an ordinary one', async () => {
  const page = await arrive('owner', '/write');
  await mark(page);
  await page.fill('[name=title]', 'In the tunnel');
  await page.fill('[name=body]', 'No bars, only thoughts.');
  await page.route('**/write?_action=*', (route) => route.abort());
  await press(page, 'startPiece');
  const sentence = page.locator('swap-form [role=alert]');
  await sentence.waitFor();
  expect(await sentence.innerText()).not.toBe('');
  expect(await page.inputValue('[name=body]')).toBe('No bars, only thoughts.');
  await page.unroute('**/write?_action=*');
  await press(page, 'startPiece');
  await page.getByRole('heading', { level: 1, name: 'In the tunnel' }).waitFor();
  expect(await isMarked(page)).toBe(false);
  expect(await page.inputValue('[name=body]')).toBe('No bars, only thoughts.');
  const made = await site.club.db.query.pieces.findMany({ where: (row, { eq }) => eq(row.title, 'In the tunnel') });
  expect(made).toHaveLength(1);
  await page.context().close();
});

async function arrive(role: Exclude<Role, 'stranger'>, path: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'en' });
  const value = await openSession(site.club, world.people[role].id);
  await context.addCookies([{ name: sessionCookieName(site.club), value, url: site.base }]);
  const page = await context.newPage();
  await page.goto(site.base + path);
  return page;
}

/** Past the browser's own check of required fields: the server's answer is what is looked at. */
async function press(page: Page, action: string): Promise<void> {
  const form = page.locator(`form[action*="${action}"]`);
  await form.evaluate((it) => it.setAttribute('novalidate', ''));
  await form.locator('button').last().click();
}

/** A mark on the window outlives a swap and not a new page. */
const mark = (page: Page) => page.evaluate(() => Object.assign(globalThis, { same: true }));
const isMarked = (page: Page) => page.evaluate(() => 'same' in globalThis);
const isFocused = (page: Page, selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((it) => it === document.activeElement);

async function select(page: Page, selector: string): Promise<void> {
  await page
    .locator(selector)
    .first()
    .evaluate((it) => getSelection()?.selectAllChildren(it));
  await page.locator('.quote-selection').waitFor({ state: 'visible' });
}
