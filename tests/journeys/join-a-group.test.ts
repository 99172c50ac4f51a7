import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sites, topics } from '#db/schema/index.ts';
import { type Locale, translator } from '#src/i18n/t.ts';
import type { Member } from '#src/platform/actor.ts';
import { aGroup } from '#tests/features/groups/support.ts';
import { aMember } from '#tests/support/people.ts';
import { aSite, type Site } from '#tests/support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await aSite();
  await site.club.db
    .insert(topics)
    .values({ slug: 'recruiting', names: { en: 'Recruiting', de: 'Rekrutierung', fr: 'Recrutement', it: 'Reclutamento' } });
  await site.club.db.insert(sites).values({ slug: 'sion', name: 'Sion', region: 'Valais' });
});
afterAll(() => site.close());

/** A button whose full name goes on with whom or what it means. */
const beginning = (words: string) => new RegExp(`^${words}`);

describe.each(['en', 'de'] as const)('in %s', (locale) => {
  const t = translator(locale, 'Europe/Zurich');
  const someone = (name: string, more: object = {}) => aMember(site.club, { name: `${name} ${locale}`, locale, ...more });
  const label = (lang: Locale) => t.language(lang);

  test('a member finds an open group, joins, writes, is answered, opens the notice, takes a reply back and leaves', async () => {
    const [lina, amina] = [await someone('Lina Brunner'), await someone('Amina Haddad', { consents: ['listed'] })];
    const group = await aGroup(site.club, { name: `Café ${locale}`, lang: 'fr', site: 'sion', topics: ['recruiting'], hosts: [amina] });
    const [her, him] = [await site.as(lina), await site.as(amina)];

    await her.open('/groups');
    await her.press(t('groups.find.submit'), { [t('groups.find.words')]: 'no such group' });
    expect(her.sees(t('groups.none.title'))).toBe(true);
    await her.open('/groups');
    await her.press(t('groups.find.submit'), {
      [t('groups.find.words')]: `café ${locale}`,
      [t('groups.find.topic')]: locale === 'de' ? 'Rekrutierung' : 'Recruiting',
      [t('groups.find.site')]: 'Sion',
      [t('groups.find.lang')]: label('fr'),
    });
    await her.follow(group.name);
    expect([her.sees(group.purpose), her.sees(amina.name), her.sees(t('groups.private')), her.sees(t('groups.insights'))]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    await her.press(t('groups.join.button'));
    expect([her.status, her.sees(t('groups.said.joined', { group: group.name }))]).toEqual([200, true]);

    const typed = {
      [t('exchange.write.title')]: 'What I <b>asked</b>',
      [t('exchange.write.body')]: ' ',
      [t('exchange.write.lang')]: label('de'),
    };
    await her.press(t('exchange.write.submit-group'), typed);
    expect([
      her.status,
      her.sees(t('field.required')),
      her.$('[name=title]').attr('value'),
      her.$('[name=lang] [selected]').attr('value'),
    ]).toEqual([400, true, 'What I <b>asked</b>', 'de']);
    await her.press(t('exchange.write.submit-group'), {
      ...typed,
      [t('exchange.write.body')]: 'Who is *your* neighbour?<script>alert(1)</script>',
    });
    const insight = her.path;
    expect([her.status, insight.startsWith('/insights/'), her.$('main script, main b').length, her.$('main .prose em').text()]).toEqual([
      200,
      true,
      0,
      'your',
    ]);
    await her.replay();
    expect(her.path).toBe(insight);

    await him.open(`/groups/${group.slug}`);
    await him.follow('What I <b>asked</b>');
    await him.press(t('exchange.reply.submit'), { [t('exchange.reply.body')]: 'My father-in-law.' });
    expect([him.status, him.sees('My father-in-law.'), him.sees(t('exchange.said.replied'))]).toEqual([200, true, true]);

    const sentence = t('exchange.notice.reply', { name: amina.name, title: 'What I <b>asked</b>' });
    await her.open('/notices');
    await her.press(sentence);
    expect([her.path, her.sees('My father-in-law.')]).toEqual([insight, true]);
    await her.open('/notices');
    expect([her.sees(sentence), her.sees(t('notices.new'))]).toEqual([true, false]);
    await her.follow(sentence);
    expect(her.path).toBe(insight);

    await him.press(beginning(t('exchange.erase-reply')));
    expect([him.status, him.sees('My father-in-law.'), him.sees(t('exchange.said.reply-erased'))]).toEqual([200, false, true]);

    await her.open(`/groups/${group.slug}`);
    await her.press(t('groups.leave'));
    expect([her.status, her.sees(t('groups.said.left', { group: group.name })), her.sees(t('groups.insights'))]).toEqual([
      200,
      true,
      false,
    ]);
    expect((await her.open(insight)).status).toBe(404);
    expect((await her.open(`/groups/${group.slug}/members`)).status).toBe(404);
    await her.open('/search?q=neighbour');
    expect(her.sees('What I')).toBe(false);
  });

  test('a group on request: ask, withdraw, ask again, be let in; the host hands over and stops', async () => {
    const [lina, claire, marco] = [
      await someone('Lina Brunner'),
      await someone('Claire Favre'),
      await someone('Marco Bernasconi', { consents: ['listed'] }),
    ];
    const group = await aGroup(site.club, { name: `Quiet room ${locale}`, entry: 'request', hosts: [claire], members: [marco] });
    const [her, host, next] = [await site.as(lina), await site.as(claire), await site.as(marco)];
    const here = `/groups/${group.slug}`;

    await her.open(here);
    expect(her.sees(t('groups.ask.patience'))).toBe(true);
    await her.press(t('groups.ask.button'), { [t('groups.ask.words')]: 'May I read along?' });
    expect([her.status, her.sees(t('groups.said.asked'))]).toEqual([200, true]);
    await her.press(t('groups.withdraw'));
    expect(her.sees(t('groups.said.withdrawn'))).toBe(true);
    await her.press(t('groups.ask.button'), { [t('groups.ask.words')]: 'May I after all?' });

    await host.open('/notices');
    await host.press(t('groups.notice.asked', { name: lina.name, group: group.name }));
    expect([host.path, host.sees('May I after all?'), host.sees('May I read along?')]).toEqual([here, true, false]);
    await host.press(t('groups.requests.accept'));
    expect([host.status, host.sees(t('groups.said.accepted'))]).toEqual([200, true]);
    await host.replay();
    expect([host.status, host.sees(t('groups.refusal.answered'))]).toEqual([409, false]);
    await her.open('/notices');
    await her.press(t('groups.notice.accepted', { group: group.name }));
    expect([her.path, her.sees(t('groups.insights'))]).toEqual([here, true]);
    expect(await site.club.letters(lina.email)).toHaveLength(1);

    await host.open(here);
    await host.follow(t('groups.people.all'));
    expect([host.sees(marco.name), host.sees(lina.name), host.sees(t.count('groups.people.others', 1))]).toEqual([true, false, true]);
    await host.press(beginning(t('groups.people.hand-over')));
    expect([host.status, host.sees(t('groups.said.handed-over', { name: marco.name }))]).toEqual([200, true]);
    await next.open(here);
    await next.press(t('groups.stop-hosting'));
    expect([next.status, next.sees(t('groups.no-host'))]).toEqual([200, true]);
  });

  test('a host says not now; kindly, by mail, without a name', async () => {
    const [lina, claire] = [await someone('Lina Brunner'), await someone('Claire Favre')];
    const group = await aGroup(site.club, { name: `Full room ${locale}`, entry: 'request', hosts: [claire] });
    const [her, host] = [await site.as(lina), await site.as(claire)];
    await her.open(`/groups/${group.slug}`);
    await her.press(t('groups.ask.button'), {});
    await host.open(`/groups/${group.slug}`);
    await host.press(t('groups.requests.decline'));
    expect(host.sees(t('groups.said.declined'))).toBe(true);
    const [letter] = await site.club.letters(lina.email);
    expect(letter?.subject).toBe(t('groups.notice.declined', { group: group.name }));
    expect(letter?.text).not.toContain(claire.name);
  });

  test('a lead opens a group with a host, who adds a co-host; where hosts are missing the lead finds one', async () => {
    const [ruth, claire, marco] = [
      await someone('Ruth Zimmermann', { lead: true }),
      await someone('Claire Favre', { consents: ['listed'] }),
      await someone('Marco Bernasconi', { consents: ['listed'] }),
    ];
    const [lead, host, other] = [await site.as(ruth), await site.as(claire), await site.as(marco)];
    await lead.open('/groups');
    await lead.follow(t('groups.new'));
    const form = {
      [t('groups.new.name')]: `Nach Feierabend ${locale}`,
      [t('groups.new.purpose')]: 'We write after work.',
      [t('groups.new.topics')]: [locale === 'de' ? 'Rekrutierung' : 'Recruiting'],
    };
    await lead.press(t('groups.new.submit'), { ...form, [t('groups.new.host')]: 'nobody@firn.example' });
    expect([lead.status, lead.sees(t('groups.refusal.unknown-host')), lead.$('[name=purpose]').text()]).toEqual([
      409,
      true,
      'We write after work.',
    ]);
    await lead.press(t('groups.new.submit'), { ...form, [t('groups.new.host')]: claire.email });
    const here = lead.path;
    expect([lead.status, here, lead.sees(claire.name)]).toEqual([200, `/groups/nach-feierabend-${locale}`, true]);

    await other.open(here);
    await other.press(t('groups.join.button'));
    await host.open(`${here}/members`);
    await host.press(beginning(t('groups.people.name-host')));
    expect(host.sees(t('groups.said.host-named', { name: marco.name }))).toBe(true);
    for (const somebody of [host, other]) {
      await somebody.open(here);
      await somebody.press(t('groups.leave'));
    }
    await lead.open('/notices');
    await lead.press(t('groups.notice.no-host', { group: `Nach Feierabend ${locale}` }));
    await lead.press(t('groups.give-host.submit'), { [t('groups.new.host')]: marco.email });
    expect([lead.status, lead.sees(t('groups.said.host-named', { name: marco.name }))]).toEqual([200, true]);
    await other.open('/notices');
    await other.press(beginning(t('notices.mark-one')));
    expect([other.status, other.sees(t('notices.said.one-read'))]).toEqual([200, true]);
    await other.press(t('notices.mark-all'));
    expect([other.sees(t('notices.said.all-read')), other.$('[data-new=true]').length]).toEqual([true, 0]);
  });

  test('an insight for the whole club is found, answered and taken back; a long thread has pages', async () => {
    const [amina, lina] = [await someone('Amina Haddad'), await someone('Lina Brunner')];
    const [author, reader] = [await site.as(amina), await site.as(lina)];
    const word = `zeppelin${locale}`;
    await author.open('/insights');
    await author.press(t('exchange.write.submit'), {
      [t('exchange.write.title')]: `A ${word} story`,
      [t('exchange.write.body')]: 'Far above the **clouds**.',
      [t('exchange.write.lang')]: label('en'),
    });
    const insight = author.path;
    await reader.open('/search');
    await reader.press(t('exchange.search.submit'), { [t('exchange.search.label')]: word });
    await reader.follow(`A ${word} story`);
    expect(reader.path).toBe(insight);
    for (let i = 1; i <= 51; i += 1) {
      await reader.press(t('exchange.reply.submit'), { [t('exchange.reply.body')]: `Reply number ${i}.` });
      site.club.clock.forward({ seconds: 30 });
    }
    expect([reader.sees('Reply number 51.'), reader.sees('Reply number 1.')]).toEqual([true, false]);
    await reader.follow(t('exchange.thread.first'));
    expect([reader.sees('Reply number 1.'), reader.sees('Reply number 51.')]).toEqual([true, false]);
    await reader.follow(t('exchange.thread.more'));
    expect(reader.sees('Reply number 51.')).toBe(true);

    await author.open(insight);
    await author.press(t('exchange.erase.submit'));
    expect(author.sees(t('exchange.said.erased'))).toBe(true);
    await reader.open(insight);
    expect([reader.status, reader.sees(t('exchange.erased')), reader.sees('clouds'), reader.sees('Reply number 2.')]).toEqual([
      200,
      true,
      false,
      true,
    ]);
  });
});

test('group and insight pages ask the database at most four times, the session included', () => {
  const busy = site.answered.filter(
    ({ route, method, queries }) => method === 'GET' && /^\/(groups|insights|notices)/.test(route) && queries > 4,
  );
  expect(busy).toEqual([]);
  expect(site.answered.some(({ route }) => route === '/insights/[id]')).toBe(true);
});

test('what cannot be an address is not there', async () => {
  const lina: Member = await aMember(site.club);
  const her = await site.as(lina);
  for (const path of ['/insights/1', '/groups/%C3%A4', '/groups/x%27y', '/insights/00000000-0000-0000-0000-000000000000'])
    expect((await her.open(path)).status).toBe(404);
  for (const path of ['/insights/%00', '/groups/%00', '/notices?before=%00', '/groups?words=%00'])
    expect((await her.open(path)).status).toBe(400);
  for (const path of [
    '/groups?words=%25&after=x&lang=%27',
    '/insights?before=x&lang=%27&group=%FF',
    `/search?q=${'%F0%9F%9A%A1'.repeat(500)}`,
    '/notices?before=x',
  ])
    expect((await her.open(path)).status).toBe(200);
});
