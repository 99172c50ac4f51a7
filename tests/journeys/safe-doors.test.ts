import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sessions } from '#db/schema/index.ts';
import { newToken } from '#src/platform/tokens.ts';
import { passwordResets } from '#db/schema/index.ts';
import { newId } from '#src/platform/ids.ts';
import { sessionCookieName } from '#src/platform/session.ts';
import { aMember } from '#tests/support/people.ts';
import { aSite, type Site } from '#tests/support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await aSite();
});
afterAll(() => site.close());

const password = 'a passphrase of more than twenty letters';
const sessionsOf = ({ id }: { id: string }) => site.club.db.select().from(sessions).where(eq(sessions.memberId, id));

/** In the second half of its life a session is renewed by any request. */
const grow = ({ id }: { id: string }) =>
  site.club.db
    .update(sessions)
    .set({ expiresAt: new Date(Date.now() + 3_600_000) })
    .where(eq(sessions.memberId, id));

test('signing in anew ends the session the browser had before', async () => {
  const [lina, beat] = [await aMember(site.club, { name: 'Lina Brunner', password }), await aMember(site.club, { name: 'Beat Keller' })];
  const browser = await site.as(beat);
  await browser.post('/sign-in?_action=members.signIn', { email: lina.email, password });
  expect([(await sessionsOf(beat)).length, (await sessionsOf(lina)).length]).toEqual([0, 1]);
});

test('an old session that was due for renewal does not come back over a new one', async () => {
  const [lina, beat] = [await aMember(site.club, { name: 'Lina Brunner', password }), await aMember(site.club, { name: 'Beat Keller' })];
  const browser = await site.as(beat);
  await grow(beat);
  await browser.post('/sign-in?_action=members.signIn', { email: lina.email, password });
  await browser.open('/');
  expect(browser.sees('Hello Lina')).toBe(true);

  await grow(lina);
  const { token, tokenHash } = newToken();
  const [createdAt, expiresAt] = [site.club.clock.now(), new Date(site.club.clock.now().getTime() + 3_600_000)];
  await site.club.db.insert(passwordResets).values({ id: newId(site.club.clock), memberId: lina.id, tokenHash, createdAt, expiresAt });
  await browser.post('/sign-in/reset/x?_action=members.resetPassword', { token, password: 'another small sentence' });
  await browser.open('/');
  expect(browser.sees('Hello Lina')).toBe(true);

  await grow(lina);
  await browser.post('/?_action=members.signOut', {});
  expect(browser.cookie(sessionCookieName(site.club)) ?? '').toBe('');
});

test('a password is never shown again, not even where the session ended meanwhile', async () => {
  const answer = await site.visitor().knock('/me/leave?_action=members.leave', { password });
  expect([answer.status, answer.text.includes(password)]).toEqual([401, false]);
});

test.each([
  ['fields with one name', 'email=&'],
  ['fields with no name', '=&'],
])('a stranger who sends half a million %s holds nobody up', async (_, pair) => {
  const began = performance.now();
  const visitor = site.visitor();
  await visitor.post('/sign-in?_action=members.signIn', pair.repeat(250_000));
  expect(visitor.status).toBe(400);
  expect(performance.now() - began).toBeLessThan(8000);
});

test('every kind of answer carries the headers that keep it safe and private', async () => {
  const lina = await site.as(await aMember(site.club, { name: 'Lina Brunner' }));
  for (const [path, status] of [
    ['/', 200],
    ['/me/export.zip', 200],
    ['/programme', 403],
    ['/nothing', 404],
    ['/programme/export.csv', 403],
    ['/members/x', 404],
  ] as const) {
    await lina.open(path);
    expect([path, lina.status]).toEqual([path, status]);
    expect(Object.fromEntries(lina.headers)).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cache-control': 'private, no-store',
    });
  }
});
