import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aMember } from '#tests/support/people.ts';
import { aSite, type Site } from '#tests/support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await aSite();
});
afterAll(() => site.close());

const words = {
  en: {
    privacy: 'Nobody sees your answers',
    begin: 'Begin',
    send: 'See where I am',
    few: 'Two answers on each side',
    answers: {
      Commenting: 'I read along and do not write anything.',
      'My profile': 'It holds my name and my job, and little else.',
      'My contacts': 'I have hardly any contacts, or no account.',
      'Helping with texts': 'I have never given feedback on a text.',
    },
    cell: 'Quiet beginning',
    to: 'That is where I want to go',
    where: 'Where would you like to go?',
    stay: 'I stay here',
    other: 'First words',
    reason: 'Because you said: “I read along and do not write anything.”',
    stayed: 'Because you like it where you are',
    again: 'Take it again',
    afterwards: 'What has changed',
    remove: /^Delete the self-check from/,
    removeAll: 'Delete all',
    gone: 'All your self-checks have been deleted.',
    changed: { Commenting: 'I comment from time to time, with a thought of my own.' },
  },
  de: {
    privacy: 'Niemand sieht deine Antworten',
    begin: 'Anfangen',
    send: 'Zeig mir, wo ich stehe',
    few: 'zwei Antworten auf jeder Seite',
    answers: {
      Kommentieren: 'Ich lese mit und schreibe nichts.',
      'Mein Profil': 'Es stehen mein Name und meine Stelle darin und sonst wenig.',
      'Meine Kontakte': 'Ich habe kaum Kontakte oder kein Konto.',
      'Bei Texten helfen': 'Ich habe noch nie Feedback auf einen Text gegeben.',
    },
    cell: 'Stiller Anfang',
    to: 'Dorthin möchte ich',
    where: 'Wohin möchtest du?',
    stay: 'Ich bleibe hier',
    other: 'Erste Worte',
    reason: 'Weil du gesagt hast: «Ich lese mit und schreibe nichts.»',
    stayed: 'Weil es dir gefällt, wo du bist',
    again: 'Noch einmal machen',
    afterwards: 'Was sich geändert hat',
    remove: /^Die Standortbestimmung vom .* löschen$/,
    removeAll: 'Alle löschen',
    gone: 'Alle deine Standortbestimmungen sind gelöscht.',
    changed: { Kommentieren: 'Ich kommentiere ab und zu mit einem eigenen Gedanken.' },
  },
};

describe.each(['en', 'de'] as const)('in %s', (locale) => {
  const w = words[locale];

  test('a member reads what is private, takes the self-check, chooses where to go, and gets one step with its reason', async () => {
    const lina = await site.as(await aMember(site.club, { name: 'Lina Brunner', locale }));
    await lina.open('/self-check');
    expect(lina.sees(w.privacy)).toBe(true);
    await lina.follow(w.begin);

    // One answer is too few; what was chosen is kept.
    const [first] = Object.entries(w.answers);
    await lina.press(w.send, { [first?.[0] ?? '']: first?.[1] ?? '' });
    expect(lina.status).toBe(409);
    expect(lina.sees(w.few)).toBe(true);
    expect(lina.$('input[name=commenting][checked]').attr('value')).toBe('0');

    await lina.press(w.send, w.answers);
    expect(lina.path).toBe('/self-check');
    expect(lina.$('h1').text()).toBe(w.cell);
    expect(lina.$('#map tbody td')).toHaveLength(9);

    await lina.press(w.to, { [w.where]: w.other });
    expect(lina.sees(w.reason)).toBe(true);
    await lina.press(w.to, { [w.where]: w.stay });
    expect(lina.sees(w.stayed)).toBe(true);
  });

  test('taken again it shows what has changed, and each or all can be deleted', async () => {
    const lina = await site.as(await aMember(site.club, { name: 'Lina Brunner', locale }));
    const take = async (answers: Record<string, string>) => {
      await lina.open('/self-check/take');
      await lina.press(w.send, answers);
      await lina.replay();
      site.club.clock.forward({ days: 30 });
    };
    await take(w.answers);
    await take({ ...w.answers, ...w.changed });
    await take({ ...w.answers, ...w.changed });
    expect(lina.$('#history li')).toHaveLength(3);

    await lina.press(w.remove, {}, { within: '#history li:first-child' });
    expect(lina.$('#history li')).toHaveLength(2);
    expect(lina.$('#changes').text()).toContain(Object.values(w.changed)[0]);
    await lina.follow(lina.$('#history li:last-child a').text());
    expect(lina.path).toMatch(/^\/self-check\/[0-9a-f-]{36}$/);
    expect(lina.$('#destination')).toHaveLength(0);

    await lina.press(w.removeAll);
    expect(lina.sees(w.gone)).toBe(true);
    expect(lina.sees(w.privacy)).toBe(true);
  });
});

test('nobody else finds a self-check, whatever they try', async () => {
  const lina = await site.as(await aMember(site.club, { name: 'Lina Brunner' }));
  await lina.open('/self-check/take');
  await lina.press('See where I am', words.en.answers);
  const check = lina.$('#history input[name=check]').attr('value') ?? '';
  expect(check).not.toBe('');
  const ruth = await site.as(await aMember(site.club, { name: 'Ruth Zimmermann', lead: true }));
  expect((await ruth.open(`/self-check/${check}`)).status).toBe(404);
  expect((await ruth.post('/self-check?_action=maturity.chooseDestination', { check, destination: 'bridge' })).status).toBe(404);
  await ruth.post('/self-check?_action=maturity.deleteSelfCheck', { check });
  await lina.open('/self-check');
  expect(lina.$('h1').text()).toBe('Quiet beginning');
  for (const id of ['not-an-id', '00000000-0000-7000-8000-000000000000']) expect((await lina.open(`/self-check/${id}`)).status).toBe(404);
});
