import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Locale, translator } from '#src/i18n/t.ts';
import type { Member } from '#src/platform/actor.ts';
import { readCalendar } from '#tests/features/events/support.ts';
import { aMember } from '#tests/support/people.ts';
import { aSite, type Site } from '#tests/support/site.ts';
import type { Visitor } from '#tests/support/visitor.ts';

let site: Site;
beforeAll(async () => {
  site = await aSite();
});
afterAll(() => site.close());

/** As a calendar does: no cookie, no language, only the address and what it knows. */
async function poll(address: string, headers: Record<string, string> = {}) {
  const response = await fetch(address, { headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const namesOn = (visitor: Visitor) =>
  visitor
    .$('#names li p')
    .toArray()
    .map((name) => visitor.$(name).text());

const feedOf = (visitor: Visitor) => String(visitor.$('#calendar input[name=address]').attr('value') ?? '');

describe.each(['en', 'de'] as const)('in %s', (locale: Locale) => {
  const t = translator(locale, 'Europe/Zurich');
  const title = `Hooks, ${locale}`;
  const form = {
    [t('events.form.title')]: title,
    [t('events.form.about')]: 'Bring a **text** you are not happy with.',
    [t('events.form.audience')]: t('events.form.for-tier', { tier: t('learning.tier.own-voice') }),
    [t('events.form.starts')]: '2026-04-07T17:00',
    [t('events.form.minutes')]: '90',
    [t('events.form.places')]: '1',
    [t('events.form.place')]: 'Bern, room 4',
    [t('events.form.link')]: 'https://meet.firn.example/hooks',
  };

  test('a mentor sets up a workshop; it fills, people wait, move up and read it in their calendars; afterwards they note that they were there', async () => {
    site.club.clock.set('2026-03-02T08:00:00Z');
    const person = (name: string, more = {}) => aMember(site.club, { name, locale, languages: [locale], ...more });
    const [marcoHimself, linaHerself, benHimself, cleoHerself] = [
      await person('Marco Bernasconi', { mentor: {} }),
      await person('Lina Brunner', { consents: ['accompanied'] }),
      await person('Ben Keller'),
      await person('Cleo Favre', { paused: true }),
    ];
    const visit = async (member: Member) => await site.as(member);
    const [marco, lina, ben, cleo] = [
      await visit(marcoHimself),
      await visit(linaHerself),
      await visit(benHimself),
      await visit(cleoHerself),
    ];

    await marco.open('/learn');
    await marco.open(marco.$('main a[href="/learn/workshops"]').attr('href') ?? '');
    expect(marco.path).toBe('/learn/workshops');
    await marco.follow(t('events.new'));
    await marco.press(t('events.form.send'), { ...form, [t('events.form.link')]: 'http://meet.firn.example' });
    expect([marco.status, marco.sees(t('events.field.link')), marco.$('[name=title]').attr('value')]).toEqual([400, true, title]);
    await marco.press(t('events.form.send'), { ...form, [t('events.form.minutes')]: '3', [t('events.form.places')]: '900' });
    expect([marco.sees(t('field.number', { min: 15, max: 480 })), marco.sees(t('field.number', { min: 1, max: 500 }))]).toEqual([
      true,
      true,
    ]);
    await marco.press(t('events.form.send'), form);
    expect([marco.status, marco.sees(t('events.said.created'))]).toEqual([200, true]);
    const page = marco.path;
    await marco.replay();
    expect(marco.path).toBe(page);

    // Lina takes the only place, Ben and Cleo wait; each reads where they stand.
    await lina.open('/learn/workshops');
    await lina.follow(title);
    expect([lina.sees(t('events.shown.owner', { owner: 'Marco Bernasconi' })), lina.sees(t('events.free.one'))]).toEqual([true, true]);
    expect(lina.$('[name=shown]').attr('checked')).toBeUndefined();
    expect(lina.$('main').html()).not.toContain('meet.firn.example');
    await lina.press(t('events.sign-up'), { [t('events.shown')]: true });
    expect([lina.sees(t('events.place.yours')), lina.$('a[href="https://meet.firn.example/hooks"]').length]).toEqual([true, 1]);
    await lina.replay();
    expect([lina.sees(t('events.place.yours')), namesOn(lina)]).toEqual([true, ['Lina Brunner']]);
    for (const waiting of [ben, cleo])
      await (await waiting.open(page)).press(t('events.sign-up.waiting'), { [t('events.shown')]: waiting === ben });
    expect([ben.sees(t('events.said.waiting')), ben.sees(t('events.waiting.next'))]).toEqual([true, true]);
    expect([cleo.sees(t.count('events.waiting.before', 1)), cleo.$('main').html()?.includes('meet.firn.example')]).toEqual([true, false]);
    await marco.open(page);
    expect(namesOn(marco)).toEqual(['Ben Keller', 'Cleo Favre', 'Lina Brunner']);
    // Whoever waits reads no names, whether they show theirs or not, and is not seen.
    for (const waiting of [ben, cleo]) {
      await waiting.open(page);
      expect([waiting.sees('Lina Brunner'), waiting.$('#names').length]).toEqual([false, 0]);
    }
    await lina.open(page);
    expect(namesOn(lina)).toEqual(['Lina Brunner']);

    // Ben makes a calendar address. It is shown this once.
    await ben.open('/learn/workshops');
    await ben.press(t('events.calendar.make'), { [t('events.calendar.meetings')]: true });
    const address = feedOf(ben);
    expect([ben.sees(t('events.said.feed-made')), address.startsWith(`${site.base}/learn/workshops/feed/`)]).toEqual([true, true]);
    await ben.open('/learn/workshops');
    expect([feedOf(ben), ben.$('main').html()?.includes(address.slice(-40))]).toEqual(['', false]);
    const first = await poll(address);
    expect([first.status, first.headers.get('content-type'), first.headers.getSetCookie()]).toEqual([
      200,
      'text/calendar; charset=utf-8',
      [],
    ]);
    expect(readCalendar(first.text).entries).toMatchObject([
      { summary: t('events.calendar.waiting', { event: title }), status: 'TENTATIVE', start: new Date('2026-04-07T15:00Z'), zone: 'UTC' },
    ]);
    // Lines are folded at 75 octets: a name could hide in a fold.
    expect(first.text.replaceAll('\r\n ', '')).not.toMatch(/Lina|Marco|Cleo|meet\.firn/);
    const known = { 'if-none-match': first.headers.get('etag') ?? '' };
    expect(await poll(address, known)).toMatchObject({ status: 304, text: '' });

    // Lina signs off; Ben moves up and hears of it; his calendar sees it at the next look.
    await lina.open(page);
    await lina.press(t('events.sign-off'));
    expect(lina.sees(t('events.said.signed-off'))).toBe(true);
    await site.club.jobs.drain(site.club);
    await ben.open('/notices');
    expect(ben.sees(t('events.notice.moved-up', { event: title }))).toBe(true);
    expect((await site.club.letters(benHimself.email)).at(-1)?.text).toContain(`${site.base}${page}`);
    await cleo.open(page);
    expect(cleo.sees(t('events.waiting.next'))).toBe(true);
    const second = await poll(address, known);
    expect(second.status).toBe(200);
    expect(readCalendar(second.text).entries).toMatchObject([
      { summary: title, status: 'CONFIRMED', location: 'Bern, room 4', description: 'https://meet.firn.example/hooks' },
    ]);

    // One place more, another hour: Cleo moves up, both are told.
    await marco.open(page);
    await marco.follow(t('events.change'));
    expect(marco.$('[name=startsAt]').attr('value')).toBe('2026-04-07T17:00');
    await marco.press(t('events.form.save'), { [t('events.form.places')]: '2', [t('events.form.starts')]: '2026-04-07T18:00' });
    expect([marco.status, marco.path]).toEqual([200, page]);
    await site.club.jobs.drain(site.club);
    await cleo.open('/notices');
    expect([cleo.sees(t('events.notice.moved-up', { event: title })), cleo.sees(t('events.notice.changed', { event: title }))]).toEqual([
      true,
      true,
    ]);
    // Both have a place now. Cleo shows no name, so she sees none; once she does, she and Ben see each other.
    await cleo.open(page);
    expect(cleo.$('#names').length).toBe(0);
    await cleo.press(t('events.shown.show'));
    expect([cleo.sees(t('events.said.shown')), namesOn(cleo)]).toEqual([true, ['Ben Keller', 'Cleo Favre']]);
    await ben.open(page);
    expect(namesOn(ben)).toEqual(['Ben Keller', 'Cleo Favre']);
    await cleo.press(t('events.shown.hide'));
    expect([cleo.sees(t('events.said.hidden')), cleo.$('#names').length]).toEqual([true, 0]);
    await ben.open(page);
    expect([namesOn(ben), ben.sees(t('events.names.only-you'))]).toEqual([['Ben Keller'], true]);
    const file = await cleo.knock(`${page}/event.ics`);
    expect(readCalendar(file.text).entries).toMatchObject([
      { sequence: 1, start: new Date('2026-04-07T16:00Z'), location: 'Bern, room 4' },
    ]);

    // Afterwards: who was there says so for themselves; materials stay to be read.
    site.club.clock.set('2026-04-08T08:00:00Z');
    const again = await visit(linaHerself);
    await again.open(page);
    expect([again.sees(t('events.is-over')), again.sees(t('events.there.note'))]).toEqual([true, true]);
    await again.press(t('events.there.send'));
    expect(again.sees(t('events.there.noted'))).toBe(true);
    const owner = await visit(marcoHimself);
    await owner.open(page);
    expect([owner.sees('Lina Brunner'), owner.sees('Ben Keller'), owner.sees(t('events.there.noted'))]).toEqual([false, false, false]);
    await owner.press(t('events.materials.save'), { [t('events.materials.label')]: 'The three **questions** again.' });
    const reader = await visit(await person('Dario Rossi'));
    await reader.open('/learn/workshops');
    expect(reader.sees(t('events.tag.materials'))).toBe(true);
    await reader.follow(title);
    expect(reader.$('#materials strong').text()).toBe('questions');

    // The address is closed: no calendar reads it any more.
    const closing = await visit(benHimself);
    await closing.open('/learn/workshops');
    await closing.press(t('events.calendar.revoke'));
    expect(closing.sees(t('events.said.feed-revoked'))).toBe(true);
    expect((await poll(address, known)).status).toBe(404);
  });

  test('called off: those who signed up are told, and their calendars take it out', async () => {
    site.club.clock.set('2026-03-02T08:00:00Z');
    const [ruth, lina] = [
      await aMember(site.club, { name: 'Ruth Zimmermann', locale, lead: true }),
      await aMember(site.club, { name: 'Lina Brunner', locale }),
    ];
    const [lead, member] = [await site.as(ruth), await site.as(lina)];
    await lead.open('/learn/workshops/new');
    await lead.press(t('events.form.send'), {
      ...form,
      [t('events.form.kind')]: t('events.kind.development-meeting'),
      [t('events.form.places')]: '',
    });
    const page = lead.path;
    await member.open(page);
    expect(member.sees(t('events.tag.open'))).toBe(true);
    await member.press(t('events.sign-up'));
    await member.open('/learn/workshops');
    await member.press(t('events.calendar.make'));
    const address = feedOf(member);
    await lead.press(t('events.cancel.send'));
    expect(lead.sees(t('events.said.cancelled'))).toBe(true);
    await site.club.jobs.drain(site.club);
    await member.open('/notices');
    expect(member.sees(t('events.notice.cancelled', { event: title }))).toBe(true);
    expect(readCalendar((await poll(address)).text).entries).toMatchObject([{ status: 'CANCELLED', sequence: 1 }]);
    await member.open(page);
    expect([member.sees(t('events.is-cancelled')), member.$('form[action*=signUp]').length]).toEqual([true, 0]);

    // A new address ends the old one.
    await member.open('/learn/workshops');
    await member.press(t('events.calendar.renew-send'));
    expect([(await poll(address)).status, (await poll(feedOf(member))).status]).toEqual([404, 200]);
  });
});

test('a time the clocks skip is moved on, and said so; elsewhere it is another day', async () => {
  site.club.clock.set('2026-03-02T08:00:00Z');
  const lead = await site.as(await aMember(site.club, { lead: true }));
  await lead.open('/learn/workshops/new');
  await lead.press('Set it up', { Title: 'At night', 'What it is about': 'Stars.', Begins: '2026-03-29T02:30' });
  expect([lead.sees('The clocks jump'), lead.sees('Sunday, 29 March 2026 at 03:30')]).toEqual([true, true]);
  const far = await site.as(await aMember(site.club, { timeZone: 'America/New_York' }));
  await far.open(lead.path);
  expect([far.sees('Saturday, 28 March 2026 at 21:30'), far.sees('(America/New_York)')]).toEqual([true, true]);
});

test('twenty members press the button at the same moment: as many places as there are, and an honest list', async () => {
  site.club.clock.set('2026-03-02T08:00:00Z');
  const marco = await site.as(await aMember(site.club, { mentor: {} }));
  await marco.open('/learn/workshops/new');
  await marco.press('Set it up', { Title: 'Small room', 'What it is about': 'Close together.', Begins: '2026-04-01T10:00', Places: '6' });
  const event = marco.path.split('/').at(-1) ?? '';
  const members = await Promise.all(Array.from({ length: 20 }, () => aMember(site.club)));
  const twenty = await Promise.all(members.map((member) => site.as(member)));
  const answers = await Promise.all(twenty.map((one) => one.knock('/?_action=events.signUp', { event })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
  const pages = await Promise.all(twenty.map((one) => one.open(marco.path)));
  expect(pages.filter((page) => page.sees('You have a place.')).length).toBe(6);
  const said = pages.flatMap((page) => page.words.match(/nobody before you|one before you|\d+ before you/) ?? []);
  expect(said.sort()).toEqual(
    ['nobody before you', 'one before you', ...Array.from({ length: 12 }, (_, i) => `${i + 2} before you`)].sort(),
  );

  // Once it has begun nobody waits in vain for a place that would come by itself.
  site.club.clock.set('2026-04-01T08:30:00Z');
  const late = await Promise.all(members.map(async (member) => (await site.as(member)).open(marco.path)));
  const begun = late.map((page) => [page.sees('You have a place.'), page.sees('no place became free'), page.sees('you move up')].join());
  expect(begun.sort()).toEqual([...Array(14).fill('false,true,false'), ...Array(6).fill('true,false,false')]);
});

test('who may not set one up has no way to the form, and a stranger no way to the list', async () => {
  const member = await site.as(await aMember(site.club));
  await member.open('/learn/workshops');
  expect(member.$('a[href="/learn/workshops/new"]').length).toBe(0);
  expect((await member.knock('/learn/workshops/new')).status).toBe(403);
  expect((await site.visitor().knock('/learn/workshops')).location).toContain('/sign-in');
});

test('no page asks the database more than four questions besides the session, and a feed one', () => {
  const asked = site.answered.filter(
    ({ method, route, status }) => method === 'GET' && status === 200 && route.startsWith('/learn/workshops'),
  );
  expect(new Set(asked.map(({ route }) => route)).size).toBe(6);
  expect(asked.filter(({ queries }) => queries > 5)).toEqual([]);
  expect(asked.filter(({ route, queries }) => route.includes('[token]') && queries > 1)).toEqual([]);
});
