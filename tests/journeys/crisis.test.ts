import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aMember } from '#tests/support/people.ts';
import { aSite, type Site } from '#tests/support/site.ts';
import type { Visitor } from '#tests/support/visitor.ts';

let site: Site;
beforeAll(async () => {
  site = await aSite();
});
beforeEach(() => site.club.clean());
afterAll(() => site.close());

const words = {
  en: {
    propose: 'Propose to a second person',
    happened: 'What happened, in one line',
    sayable: 'What may be said',
    contact: 'Whom to ask',
    hours: 'For how many hours',
    waiting: 'Proposed, not yet in force',
    yours: 'You proposed it',
    confirm: 'Confirm, in force at once',
    banner: 'One voice until',
    more: 'What this means for you',
    proposer: 'Proposed by',
    clear: 'Give the all-clear',
    by: 'All-clear by Jonas Meier',
    itself: 'Ended by itself',
    none: 'No crisis is in force',
  },
  de: {
    propose: 'Einer zweiten Person vorschlagen',
    happened: 'Was geschehen ist, in einer Zeile',
    sayable: 'Was gesagt werden darf',
    contact: 'Wen man fragt',
    hours: 'Für wie viele Stunden',
    waiting: 'Vorgeschlagen, noch nicht in Kraft',
    yours: 'Du hast sie vorgeschlagen',
    confirm: 'Bestätigen, sofort in Kraft',
    banner: 'Eine Stimme bis',
    more: 'Was das für dich heisst',
    proposer: 'Vorgeschlagen von',
    clear: 'Entwarnung geben',
    by: 'Entwarnung von Jonas Meier',
    itself: 'Von selbst zu Ende',
    none: 'Keine Krise ist in Kraft',
  },
};
const text = {
  happened: 'Das Mobilnetz im Westen steht still',
  sayable: 'Was sicher ist, steht auf firn.example/status.',
  contact: 'media@firn.example',
};
const bannerOf = ({ $ }: Visitor) => $('aside.banner').text();

describe.each(['en', 'de'] as const)('in %s', (locale) => {
  const w = words[locale];

  test('two people declare it, everybody sees it everywhere, one gives the all-clear, all read the record', async () => {
    const [ruth, jonas, lina] = await Promise.all([
      aMember(site.club, { name: 'Ruth Zimmermann', lead: true, locale }),
      aMember(site.club, { name: 'Jonas Meier', administrator: true, locale }),
      aMember(site.club, { name: 'Lina Brunner', locale }),
    ]);
    const [lead, second, member] = [await site.as(ruth), await site.as(jonas), await site.as(lina)];

    await lead.open('/playbook/crisis');
    expect(lead.sees(w.none)).toBe(true);
    await lead.press(w.propose, { [w.happened]: text.happened, [w.sayable]: text.sayable, [w.hours]: '73' });
    expect(lead.status).toBe(400);
    expect(lead.$('[name=happened]').attr('value')).toBe(text.happened);
    await lead.press(w.propose, { [w.contact]: text.contact, [w.hours]: '3' });
    expect(lead.status).toBe(200);
    expect(lead.sees(w.waiting)).toBe(true);
    expect(lead.sees(w.yours)).toBe(true);
    expect(lead.$('form[action*="secondCrisis"]').length).toBe(0);
    await lead.replay();
    expect(lead.sees(w.waiting)).toBe(true);

    await member.open('/playbook/crisis');
    expect(member.words).not.toContain(text.happened);
    expect(bannerOf(member)).toBe('');
    const [letter] = await site.club.letters(jonas.email);
    expect(letter?.subject).toContain('Ruth Zimmermann');

    const before = site.answered.length;
    await member.open('/learn');
    await second.open(new URL(/https?:\/\/\S+/.exec(letter?.text ?? '')?.[0] ?? '').pathname);
    await second.press(w.confirm);
    expect(second.status).toBe(200);
    await member.open('/learn');
    const queries = site.answered
      .slice(before)
      .filter(({ route, method }) => route === '/learn' && method === 'GET')
      .map((answer) => answer.queries);
    expect(new Set(queries).size).toBe(1);

    for (const path of ['/', '/write', '/me', '/playbook', '/nowhere-at-all']) {
      await member.open(path);
      expect(bannerOf(member)).toContain(w.banner);
      expect(bannerOf(member)).toContain(text.sayable);
      expect(bannerOf(member)).toContain(text.contact);
    }
    expect(member.$('aside.banner [lang]').attr('lang')).toBe(locale);
    const stranger = await site.visitor({ language: locale }).open('/');
    expect(stranger.$('aside.banner').length).toBe(0);

    await member.follow(w.more);
    expect(member.path).toBe('/playbook/crisis');
    expect(member.sees(text.happened)).toBe(true);
    expect(member.words).toMatch(new RegExp(`${w.proposer}\\s*Ruth Zimmermann`));
    expect(member.$('main form').length).toBe(0);

    // Nothing is blocked: a text begins as on any other day.
    await member.post('/write?_action=writing.startPiece', {
      once: crypto.randomUUID(),
      title: 'Routing',
      lang: locale,
      body: 'Heute gelernt.',
    });
    expect(member.status).toBe(200);
    expect(member.path).toMatch(/^\/write\/[0-9a-f-]{36}/);

    await second.press(w.clear);
    expect(bannerOf(second)).toBe('');
    await member.open('/playbook/crisis');
    expect(bannerOf(member)).toBe('');
    expect(member.sees(w.none)).toBe(true);
    expect(member.sees(w.by)).toBe(true);
    await second.replay();
    expect(second.status).toBe(200);
  });

  test('it ends by itself, on every page at once', async () => {
    const lead = await site.as(await aMember(site.club, { name: 'Ruth Zimmermann', lead: true, locale }));
    const other = await site.as(await aMember(site.club, { name: 'Noah Frei', lead: true, locale }));
    await lead.open('/playbook/crisis');
    await lead.press(w.propose, { [w.happened]: text.happened, [w.sayable]: text.sayable, [w.contact]: text.contact, [w.hours]: '1' });
    await other.open('/playbook/crisis');
    await other.press(w.confirm);
    site.club.clock.forward({ minutes: 59 });
    expect(bannerOf(await other.open('/'))).toContain(w.banner);
    const stale = await lead.open('/playbook/crisis');
    site.club.clock.forward({ minutes: 1 });
    expect(bannerOf(await other.open('/'))).toBe('');
    // The page still open elsewhere offers an all-clear for what is over: a sentence, no fault.
    await stale.press(w.clear);
    expect(stale.status).toBe(409);
    expect(stale.$('[role=alert]').length).toBe(1);
    await other.open('/playbook/crisis');
    expect(other.sees(w.itself)).toBe(true);
  });
});
