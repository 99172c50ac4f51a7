import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sites, topics, units } from '#db/schema/index.ts';
import { aMember, rowOf } from '#tests/support/people.ts';
import { aSite, type Site } from '#tests/support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await aSite();
  const names = { en: 'Networks', de: 'Netze', fr: 'Réseaux', it: 'Reti' };
  await site.club.db.insert(units).values({ slug: 'networks', names });
  await site.club.db.insert(sites).values({ slug: 'bern', name: 'Bern', region: 'Bern' });
  await site.club.db
    .insert(topics)
    .values({ slug: 'security', names: { en: 'Security', de: 'Sicherheit', fr: 'Sécurité', it: 'Sicurezza' } });
});
afterAll(() => site.close());

const linkIn = (text: string) => new URL(/https?:\/\/\S+/.exec(text)?.[0] ?? '').pathname;

const words = {
  en: {
    asked: 'An e-mail is on its way',
    charter: 'I have read the charter, and it is fine for me',
    name: 'Your name',
    password: 'New password',
    consents: 'What you agreed to',
    listed: 'List me among the members',
    topics: 'Topics you care about',
    topic: 'Security',
    enter: 'Enter the club',
    hello: 'Hello Nadia',
    email: 'E-mail address',
    send: 'Send me the link',
    signOut: 'Sign out',
    signIn: 'Sign in',
    forgotten: 'Forgotten your password?',
    link: 'Send me a link',
    set: 'Set password',
    hint: 'Please have another look',
  },
  de: {
    asked: 'Ein Mail ist unterwegs',
    charter: 'Ich habe die Charta gelesen, und sie stimmt für mich',
    name: 'Dein Name',
    password: 'Neues Passwort',
    consents: 'Wozu du Ja gesagt hast',
    listed: 'Zeig mich bei den Mitgliedern',
    topics: 'Themen, die dir am Herzen liegen',
    topic: 'Sicherheit',
    enter: 'In den Club',
    hello: 'Hallo Nadia',
    email: 'E-Mail-Adresse',
    send: 'Schick mir den Link',
    signOut: 'Abmelden',
    signIn: 'Anmelden',
    forgotten: 'Passwort vergessen?',
    link: 'Schick mir einen Link',
    set: 'Passwort setzen',
    hint: 'Bitte schau nochmals',
  },
};

describe.each(['en', 'de'] as const)('in %s', (language) => {
  const w = words[language];
  const email = `nadia.${language}@firn-${language}.example`;

  test('a lead opens a domain, a newcomer confirms by mail, chooses consents one by one and is in', async () => {
    const lead = await site.as(await aMember(site.club, { name: 'Ruth Zimmermann', lead: true, locale: language }));
    await lead.open('/programme/people');
    expect(lead.status).toBe(200);
    await lead.post('?_action=members.openDomain', { domain: `firn-${language}.example` });
    expect(lead.status).toBe(200);

    const nadia = site.visitor({ language });
    await nadia.open('/join');
    await nadia.press(w.send, { [w.email]: email });
    expect(nadia.sees(w.asked)).toBe(true);
    const [letter] = await site.club.letters(email);
    await nadia.open(linkIn(letter?.text ?? ''));
    expect(nadia.status).toBe(200);

    // Without the charter nothing is stored, and what was typed is kept.
    await nadia.press(w.enter, { [w.name]: 'Nadia Rossi', [w.password]: 'ein kleiner Satz' });
    expect(nadia.status).toBe(400);
    expect(nadia.sees(w.hint)).toBe(true);
    expect(nadia.$('[name=name]').attr('value')).toBe('Nadia Rossi');

    await nadia.press(w.enter, {
      [w.charter]: true,
      [w.name]: 'Nadia Rossi',
      [w.password]: 'ein kleiner Satz',
      [w.consents]: [w.listed],
      [w.topics]: [w.topic],
    });
    expect(nadia.status).toBe(200);
    expect(nadia.sees(w.hello)).toBe(true);

    await nadia.open('/me');
    expect(nadia.$('li[data-on=true]').length).toBe(1);
    expect(nadia.$('li[data-on=false]').length).toBe(3);
  });

  test('the link opens the door once', async () => {
    const [letter] = await site.club.letters(email);
    const late = site.visitor({ language });
    await late.open(linkIn(letter?.text ?? ''));
    expect(late.$('form[action*="members.join"]').length).toBe(0);
  });

  test('a forgotten password is replaced by mail, and every other session ends', async () => {
    const elsewhere = await site.visitor({ language }).signIn(email, 'ein kleiner Satz');
    expect(elsewhere.sees(w.hello)).toBe(true);
    const nadia = site.visitor({ language });
    await nadia.open('/sign-in');
    await nadia.follow(w.forgotten);
    site.club.clock.forward({ minutes: 1 });
    await nadia.press(w.link, { [w.email]: email });
    const letter = (await site.club.letters(email)).at(-1);
    await nadia.open(linkIn(letter?.text ?? ''));
    await nadia.press(w.set, { [w.password]: 'ein neuer Satz, länger' });
    expect(nadia.sees(w.hello)).toBe(true);
    await elsewhere.open('/me');
    expect(elsewhere.path).toContain('/sign-in');
    const wrong = await site.visitor({ language }).signIn(email, 'ein kleiner Satz');
    expect(wrong.status).toBe(409);
  });
});

test('an address that is already a member learns so by mail only; the page says the same', async () => {
  const [first] = await site.club.letters('nadia.en@firn-en.example');
  expect(first).toBeDefined();
  const visitor = site.visitor();
  await visitor.open('/join');
  site.club.clock.forward({ minutes: 1 });
  await visitor.press('Send me the link', { 'E-mail address': 'nadia.en@firn-en.example' });
  expect(visitor.sees('An e-mail is on its way')).toBe(true);
  const letter = (await site.club.letters('nadia.en@firn-en.example')).at(-1);
  expect(letter?.subject).toBe('You are already a member');
});

test('signing out everywhere ends every session at once', async () => {
  const member = await aMember(site.club, { name: 'Amina Haddad' });
  const [here, there] = [await site.as(member), await site.as(member)];
  await here.open('/me');
  await here.press('Sign out everywhere');
  await there.open('/me');
  expect(there.path).toContain('/sign-in');
});

test('who leaves is gone with the transaction', async () => {
  const member = await aMember(site.club, { name: 'Lina Brunner', password: 'ein kleiner Satz' });
  const lina = await site.as(member);
  await lina.open('/me/leave');
  await lina.press('Delete my texts and leave', { 'Your password, so that we know it is you': 'falsch geraten' });
  expect(lina.status).toBe(409);
  expect(await rowOf(site.club, member)).toBeDefined();
  await lina.press('Delete my texts and leave', { 'Your password, so that we know it is you': 'ein kleiner Satz' });
  expect(lina.sees('You have left')).toBe(true);
  expect(await rowOf(site.club, member)).toBeUndefined();
});

test('whose session ended while writing gets the words back with the way in', async () => {
  const member = await aMember(site.club, { name: 'Amina Haddad' });
  const amina = await site.as(member);
  await amina.open('/write');
  await (await site.as(member)).open('/me').then((elsewhere) => elsewhere.press('Sign out everywhere'));
  const body = 'A long text that took me the whole train ride from Zürich to Sion.';
  await amina.post('/write?_action=writing.startPiece', { once: '0193b0c0-0000-7000-8000-000000000001', title: 'Train', lang: 'en', body });
  expect(amina.status).toBe(401);
  expect(amina.$('textarea').text()).toContain(body);
  expect(amina.$('[name=next]').attr('value')).toBe('/write');
});
