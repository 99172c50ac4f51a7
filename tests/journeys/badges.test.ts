import { load } from 'cheerio';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { completions, exerciseTexts, sessions } from '#db/schema/index.ts';
import { badgesOf } from '#src/features/badges/catalogue.ts';
import type { Member } from '#src/platform/actor.ts';
import { newSigningKey } from '#src/platform/credentials.ts';
import { aMember } from '#tests/support/people.ts';
import { aSite, type Site } from '#tests/support/site.ts';
import { verify } from '#tests/support/verifier.ts';
import type { Visitor } from '#tests/support/visitor.ts';

let site: Site;
beforeAll(async () => {
  site = await aSite();
});
afterAll(() => site.close());

const words = {
  en: {
    see: 'Badges',
    notBegun: 'You have not begun with it, and you need not.',
    begun: 'Some of it is behind you. Still open:',
    earned: 'It is yours if you ask for it.',
    named: 'Put my name on it',
    ask: 'Ask for this badge',
    issued: 'Nobody was told.',
    download: 'Download the signed file',
    who: 'Who may open its address',
    withName: 'Whoever has it, with my name (Lina Brunner)',
    withoutName: 'Whoever has it, without my name',
    save: 'Save',
    valid: 'Valid: nobody has revoked it',
    linkedin: 'Open LinkedIn’s form',
    giveBack: 'Give it back',
    gone: 'You gave the badge back. It is no longer valid.',
    revoked: 'This badge is no longer valid',
    revoke: 'Revoke',
    why: 'Why',
    notSigning: 'This club does not sign badges yet.',
  },
  de: {
    see: 'Abzeichen',
    notBegun: 'Du hast noch nicht damit begonnen, und du musst auch nicht.',
    begun: 'Einiges davon liegt hinter dir. Noch offen ist:',
    earned: 'Frag danach, und es gehört dir.',
    named: 'Mit meinem Namen',
    ask: 'Nach diesem Abzeichen fragen',
    issued: 'Niemand hat davon erfahren.',
    download: 'Unterschriebene Datei herunterladen',
    who: 'Wer seine Adresse öffnen darf',
    withName: 'Wer sie hat, mit meinem Namen (Lina Brunner)',
    withoutName: 'Wer sie hat, ohne meinen Namen',
    save: 'Speichern',
    valid: 'Gilt: Niemand hat es widerrufen',
    linkedin: 'LinkedIns Formular',
    giveBack: 'Zurückgeben',
    gone: 'Du hast das Abzeichen zurückgegeben. Es gilt nicht mehr.',
    revoked: 'Dieses Abzeichen gilt nicht mehr',
    revoke: 'Widerrufen',
    why: 'Warum',
    notSigning: 'Dieser Club unterschreibt noch keine Abzeichen.',
  },
};

/** Finishes what the first badge asks for, with words of their own in each exercise; or all but the last module. */
async function workThrough({ id: memberId }: Member, { but = 0 } = {}): Promise<void> {
  const { db, clock, content } = site.club;
  const courses = badgesOf(content).get('first-steps')?.courses ?? [];
  const modules = courses.flatMap(({ slug: course, modules }) => modules.map(({ slug: module }) => ({ memberId, course, module })));
  const done = modules.slice(0, modules.length - but);
  await db.insert(completions).values(done.map((one) => ({ ...one, completedAt: clock.now() })));
  await db.insert(exerciseTexts).values(done.map((one) => ({ ...one, body: 'Mine.', savedAt: clock.now() })));
}

/** As somebody outside fetches it: no cookie; did:web says https, this site has only http. */
async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url.replace(/^https:/, 'http:'));
  if (response.status !== 200) throw new Error(`${url} answers ${response.status}`);
  return response.json();
}

const file = async (visitor: Visitor) => JSON.parse((await visitor.knock(visitor.$('a[download]').attr('href') ?? '')).text);

describe.each(['en', 'de'] as const)('in %s', (locale) => {
  const w = words[locale];

  test('a badge: not begun, begun, asked for, signed, checked outside, given back, and revoked for everybody', async () => {
    const member = await aMember(site.club, { name: 'Lina Brunner', locale });
    const lina = await site.as(member);
    await lina.open('/learn');
    await lina.follow(w.see);
    expect(lina.path).toBe('/learn/badges');
    expect(lina.sees(w.notBegun)).toBe(true);
    expect(lina.$('form[action*=askBadge]')).toHaveLength(0);

    await workThrough(member, { but: 1 });
    await lina.open('/learn/badges');
    expect(lina.sees(w.begun)).toBe(true);
    const open = lina.$('#offers li li a').last().attr('href') ?? '';
    expect(open).toMatch(/^\/learn\/[\w-]+\/[\w-]+/);

    await site.club.db.delete(completions).where(eq(completions.memberId, member.id));
    await site.club.db.delete(exerciseTexts).where(eq(exerciseTexts.memberId, member.id));
    await workThrough(member);
    await lina.open('/learn/badges');
    expect(lina.sees(w.earned)).toBe(true);
    await lina.press(w.ask, { [w.named]: true });
    expect(lina.sees(w.issued)).toBe(true);
    await lina.replay();
    expect(lina.$('#mine [id^=badge-]')).toHaveLength(1);

    const credential = await file(lina);
    expect(credential.credentialSubject.achievement.inLanguage).toBe(locale);
    expect(await verify(credential, fetchJson)).toEqual({ signature: 'valid', status: 'valid', because: '' });

    // Its picture is there for whoever was handed the file.
    const picture = await fetch(credential.credentialSubject.achievement.image.id);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(lina.$(`#mine img[src="${new URL(picture.url).pathname.replace('.png', '.svg')}"]`)).toHaveLength(1);

    const { pathname } = new URL(credential.id);
    const stranger = site.visitor({ language: locale });
    expect((await stranger.open(pathname)).status).toBe(404);
    for (const format of ['json', 'png', 'svg']) expect((await stranger.knock(`${pathname}.${format}`)).status).toBe(404);

    await lina.open('/learn/badges');
    await lina.press(w.save, { [w.who]: w.withoutName });
    await stranger.open(pathname);
    expect(stranger.sees(w.valid)).toBe(true);
    expect(stranger.$('html').text()).not.toContain('Brunner');
    for (const format of ['json', 'png', 'svg']) expect((await stranger.knock(`${pathname}.${format}`)).status).toBe(404);

    await lina.open('/learn/badges');
    await lina.press(w.save, { [w.who]: w.withName });
    await stranger.open(pathname);
    expect(stranger.sees('Lina Brunner')).toBe(true);
    expect(stranger.$('meta[name=robots]').attr('content')).toBe('noindex');
    expect(await verify(await file(stranger), fetchJson)).toMatchObject({ signature: 'valid', status: 'valid' });
    const drawing = load((await stranger.knock(`${pathname}.svg`)).text, { xml: true });
    const baked = JSON.parse(drawing('openbadges\\:credential').text());
    expect(baked).toEqual(credential);
    expect(await verify(baked, fetchJson)).toMatchObject({ signature: 'valid', status: 'valid' });

    const link = lina
      .$('a')
      .toArray()
      .find((a) => lina.$(a).text().startsWith(w.linkedin));
    expect(new URL(lina.$(link).attr('href') ?? '').searchParams.get('certUrl')).toBe(`${site.base}${pathname}`);

    await lina.open('/learn/badges');
    await lina.press(w.giveBack);
    expect(lina.sees(w.gone)).toBe(true);
    expect(await verify(credential, fetchJson)).toMatchObject({ signature: 'valid', status: 'revoked' });
    await stranger.open(pathname);
    expect([stranger.status, stranger.sees(w.revoked), stranger.sees('Brunner')]).toEqual([200, true, false]);
    for (const format of ['json', 'png', 'svg']) expect((await stranger.knock(`${pathname}.${format}`)).status).toBe(404);
    expect(await verify(baked, fetchJson)).toMatchObject({ signature: 'valid', status: 'revoked' });
  });

  test('a lead who was shown a wrong one revokes it; the member reads why', async () => {
    const member = await aMember(site.club, { name: 'Lina Brunner', locale });
    const [lina, ruth] = [await site.as(member), await site.as(await aMember(site.club, { name: 'Ruth Zimmermann', lead: true, locale }))];
    await workThrough(member);
    await lina.open('/learn/badges');
    await lina.press(w.ask);
    const credential = await file(lina);
    await ruth.open(new URL(credential.id).pathname);
    expect(ruth.sees('Brunner')).toBe(false);
    expect(ruth.sees(credential.name)).toBe(false);
    await ruth.press(w.revoke, { [w.why]: '' });
    expect(ruth.status).toBe(400);
    await ruth.press(w.revoke, { [w.why]: 'Falscher Kurs <b>leider</b>' });
    expect(ruth.sees(w.revoked)).toBe(true);
    await lina.open('/notices');
    expect(lina.sees('Ruth Zimmermann')).toBe(true);
    await lina.open('/learn/badges');
    expect(lina.sees('Falscher Kurs <b>leider</b>')).toBe(true);
    expect(await verify(credential, fetchJson)).toMatchObject({ signature: 'valid', status: 'revoked' });
  });
});

test('whoever leaves takes the address along, and the file no longer counts', async () => {
  const member = await aMember(site.club, { name: 'Lina Brunner', password: 'ein kleiner Satz' });
  const lina = await site.as(member);
  await workThrough(member);
  await lina.open('/learn/badges');
  await lina.press('Ask for this badge');
  const credential = await file(lina);
  await lina.press('Save', { 'Who may open its address': 'Whoever has it, without my name' });
  const { pathname } = new URL(credential.id);
  expect((await site.visitor().open(pathname)).status).toBe(200);
  await lina.post('/me/leave?_action=members.leave', { password: 'ein kleiner Satz' });
  expect((await site.visitor().open(pathname)).status).toBe(404);
  expect(await verify(credential, fetchJson)).toMatchObject({ signature: 'valid', status: 'revoked' });
});

test('after a new key the club still names the one that earlier badges were signed with', async () => {
  const member = await aMember(site.club, { name: 'Lina Brunner' });
  const lina = await site.as(member);
  await workThrough(member);
  await lina.open('/learn/badges');
  await lina.press('Ask for this badge');
  const credential = await file(lina);
  Object.assign(site.club.config, { badgeKey: newSigningKey() });
  expect(await verify(credential, fetchJson)).toMatchObject({ signature: 'valid', status: 'valid' });
});

test('what verifiers fetch is the same for everybody, may be cached, and carries no cookie', async () => {
  const member = await aMember(site.club);
  const lina = await site.as(member);
  // In the second half of its life a session is renewed by any request.
  const soon = new Date(Date.now() + 3_600_000);
  await site.club.db.update(sessions).set({ expiresAt: soon }).where(eq(sessions.memberId, member.id));
  for (const path of ['/badges/did.json', '/badges/keys.json', '/badges/issuer.json', '/badges/status/0.json']) {
    await lina.open(path);
    expect(lina.status).toBe(200);
    expect(Object.fromEntries(lina.headers)).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
    });
    expect(lina.headers.getSetCookie()).toEqual([]);
  }
  await lina.open('/badges/status/1.json');
  expect([lina.status, lina.headers.get('cache-control')]).toEqual([404, 'private, no-store']);
});

test('a club without a key says so, asks nobody for anything and publishes nothing', async () => {
  const { badgeKey } = site.club.config;
  Object.assign(site.club.config, { badgeKey: undefined });
  const lina = await site.as(await aMember(site.club, { locale: 'de' }));
  await lina.open('/learn/badges');
  expect(lina.sees(words.de.notSigning)).toBe(true);
  expect(lina.$('main form')).toHaveLength(0);
  expect((await lina.open('/badges')).sees(words.de.notSigning)).toBe(true);
  expect((await lina.open('/badges/did.json')).status).toBe(404);
  Object.assign(site.club.config, { badgeKey });
});

test('the pages ask the database at most twice besides the session', async () => {
  const member = await aMember(site.club);
  await workThrough(member);
  const lina = await site.as(member);
  for (const [path, budget] of [
    ['/learn/badges', 3],
    ['/badges', 1],
    ['/badges/did.json', 2],
    ['/badges/status/0.json', 2],
  ] as const) {
    site.answered.length = 0;
    await lina.open(path);
    await expect.poll(() => site.answered.at(-1)?.queries).toBeLessThanOrEqual(budget);
  }
});
