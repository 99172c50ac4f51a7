import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSession, sessionCookieName } from '#src/platform/session.ts';
import { aBrowser } from '#tests/support/browser.ts';
import { aSite, type Site } from '#tests/support/site.ts';
import { aWorld, type Role, type World } from '#tests/support/world.ts';

let site: Site;
let world: World;
let browser: Browser;
beforeAll(async () => {
  site = await aSite();
  browser = await aBrowser();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** The same three things, with nothing but a keyboard, with scripts and without. */
describe.each([{ scripts: true }, { scripts: false }])('with scripts: $scripts', ({ scripts }) => {
  beforeAll(async () => {
    world = await aWorld(site.club);
  });

  test('joining', async () => {
    const page = await arrive('stranger', `/join/${world.tokens.invitation}`, scripts);
    await tabTo(page, 'I have read the charter');
    await page.keyboard.press('Space');
    await tabTo(page, 'Your name');
    await page.keyboard.type('Nadia Rossi');
    await tabTo(page, 'New password');
    await page.keyboard.type('a small sentence');
    await tabTo(page, 'Enter the club');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Hello Nadia' }).waitFor();
    await page.context().close();
  });

  test('answering a check', async () => {
    const page = await arrive('owner', '/learn/a-profile-you-like/why-and-what-for-me', scripts);
    const groups = await page.locator('form[action*="answerCheck"] fieldset').count();
    expect(groups).toBeGreaterThan(1);
    for (let i = 0; i < groups; i++) {
      const first = page.locator(`form[action*="answerCheck"] fieldset >> nth=${i} >> input >> nth=0`);
      await tabUntil(page, async () => first.evaluate((input) => input === document.activeElement));
      await page.keyboard.press('Space');
    }
    await tabTo(page, (await page.locator('form[action*="answerCheck"] button').textContent())?.trim() ?? '');
    await page.keyboard.press('Enter');
    await page
      .locator('form[action*="answerCheck"]')
      .waitFor({ state: 'detached' })
      .catch(() => undefined);
    const answers = await site.club.db.query.checkAnswers.findMany({ where: (row, { eq }) => eq(row.memberId, world.people.owner.id) });
    expect(answers.length).toBe(groups);
    await page.context().close();
  });

  test('answering a part of the self-check, and putting the rest off', async () => {
    const page = await arrive('owner', '/self-check/take/1', scripts);
    const group = page.getByRole('radiogroup', { name: 'What I may say' });
    await tabUntil(page, async () =>
      group
        .getByRole('radio')
        .first()
        .evaluate((input) => input === document.activeElement),
    );
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Your own voice' }).waitFor();
    expect(await page.title()).toContain('Part 2 of 5');
    await tabTo(page, 'Later');
    await page.keyboard.press('Enter');
    await page.getByText('Kept, for you alone.').waitFor();
    const draft = await site.club.db.query.selfCheckDrafts.findFirst({ where: (row, { eq }) => eq(row.memberId, world.people.owner.id) });
    expect(draft).toMatchObject({ part: 2, answers: { 'what-i-may-say': 1, commenting: 0, subject: 1 } });
    await page.context().close();
  });

  test('giving feedback', async () => {
    const page = await arrive('mentor', `/feedback/${world.ids.request}`, scripts);
    const words = page.locator('textarea[name=words]');
    await tabUntil(page, async () => words.evaluate((area) => area === document.activeElement));
    await page.keyboard.type('The cellar is clear to me, the cables are not yet.');
    const send = page.locator('form[action*="giveFeedback"] button[type=submit]').last();
    await tabUntil(page, async () => send.evaluate((button) => button === document.activeElement));
    await page.keyboard.press('Enter');
    await page.getByText('The cellar is clear to me').first().waitFor();
    const given = await site.club.db.query.feedbacks.findMany({ where: (row, { eq }) => eq(row.giverId, world.people.mentor.id) });
    expect(given).toHaveLength(1);
    await page.context().close();
  });

  test('the first stop skips to the content, and every stop can be seen', async () => {
    const page = await arrive('owner', '/', scripts);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe('#main');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.querySelector('main')?.contains(document.activeElement))).toBe(true);
    const outline = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement as Element);
      return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
    });
    expect(outline).toBe(true);
    await page.context().close();
  });
});

async function arrive(role: Role, path: string, scripts: boolean): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: scripts, locale: 'en' });
  if (role !== 'stranger') {
    const value = await openSession(site.club, world.people[role].id);
    await context.addCookies([{ name: sessionCookieName(site.club), value, url: site.base }]);
  }
  const page = await context.newPage();
  await page.goto(site.base + path);
  return page;
}

async function tabTo(page: Page, name: string): Promise<void> {
  await tabUntil(page, async () => {
    const focused = page.locator(':focus');
    if ((await focused.count()) === 0) return false;
    const label = await focused.evaluate((el) => {
      const labels = (el as HTMLInputElement).labels;
      return el.getAttribute('aria-label') ?? (labels?.length ? (labels[0]?.textContent ?? '') : (el.textContent ?? ''));
    });
    return label.trim().startsWith(name);
  });
}

async function tabUntil(page: Page, there: () => Promise<boolean>): Promise<void> {
  for (let stops = 0; stops < 150; stops++) {
    if (await there()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab does not get there');
}
