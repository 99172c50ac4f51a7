import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aMember } from '#tests/support/people.ts';
import { aSite, type Site } from '#tests/support/site.ts';
import type { Visitor } from '#tests/support/visitor.ts';

let site: Site;
beforeAll(async () => {
  site = await aSite();
});
afterAll(() => site.close());

/** By part, the statement and the words chosen; together four answers on each side. */
type Said = readonly Readonly<Record<string, string>>[];

const words = {
  en: {
    privacy: 'Nobody sees your answers',
    begin: 'Begin',
    next: 'Go on',
    back: 'Back',
    later: 'Later',
    kept: 'Kept, for you alone.',
    goOn: 'Go on where I was',
    anew: 'Begin anew',
    part: (n: number) => `Part ${n} of 5`,
    send: 'See where I am',
    few: 'it takes four answers from the last three parts',
    statement: 'Commenting',
    answers: [
      { Commenting: 'I read along and do not write anything.', 'My profile': 'It holds my name and my job, and little else.' },
      { 'My subject': 'I would not know what to write about.', 'Texts of my own': 'I have not written anything of my own.' },
      {},
      { 'My contacts': 'I have hardly any contacts, or no account.', 'Writing to people': 'I accept invitations and send none.' },
      { 'Helping with texts': 'I have never given feedback on a text.', 'Asking for help': 'I would rather work it out alone.' },
    ] as Said,
    title: 'Where you are at the moment',
    bands: 'Activity and confidence: quiet. Network: a small circle.',
    here: 'around here',
    place: 'Quiet beginning',
    to: 'That is where I want to go',
    where: 'Where would you like to go?',
    stay: 'I stay here',
    other: 'First words',
    reason: 'Because you said: “I read along and do not write anything.” And because you have not begun this course yet.',
    instead: 'And because you are in no group at the moment.',
    stayed: 'Because you like it where you are',
    again: 'Take it again',
    remove: /^Delete the self-check from/,
    removeAll: 'Delete all',
    removeDraft: 'Delete what I have begun',
    draftGone: 'What you had begun is deleted.',
    gone: 'All your self-checks have been deleted.',
    changed: 'I comment from time to time, with a thought of my own.',
    elsewhere: 'in another window',
  },
  de: {
    privacy: 'Niemand sieht deine Antworten',
    begin: 'Anfangen',
    next: 'Weiter',
    back: 'Zurück',
    later: 'Später',
    kept: 'Aufgehoben, für dich allein.',
    goOn: 'Dort weitermachen, wo ich war',
    anew: 'Neu anfangen',
    part: (n: number) => `Teil ${n} von 5`,
    send: 'Zeig mir, wo ich stehe',
    few: 'braucht es vier Antworten aus den letzten drei Teilen',
    statement: 'Kommentieren',
    answers: [
      { Kommentieren: 'Ich lese mit und schreibe nichts.', 'Mein Profil': 'Es stehen mein Name und meine Stelle darin und sonst wenig.' },
      { 'Mein Thema': 'Ich wüsste nicht, worüber ich schreiben soll.', 'Eigene Texte': 'Ich habe noch nichts Eigenes geschrieben.' },
      {},
      {
        'Meine Kontakte': 'Ich habe kaum Kontakte oder kein Konto.',
        'Auf Leute zugehen': 'Ich nehme Einladungen an und verschicke keine.',
      },
      {
        'Bei Texten helfen': 'Ich habe noch nie Feedback auf einen Text gegeben.',
        'Um Hilfe bitten': 'Ich finde es lieber allein heraus.',
      },
    ] as Said,
    title: 'Wo du zurzeit stehst',
    bands: 'Aktivität und Zutrauen: leise. Netzwerk: kleiner Kreis.',
    here: 'etwa hier stehst du',
    place: 'Stiller Anfang',
    to: 'Dorthin möchte ich',
    where: 'Wohin möchtest du?',
    stay: 'Ich bleibe hier',
    other: 'Erste Worte',
    reason: 'Weil du gesagt hast: «Ich lese mit und schreibe nichts.» Und weil du diesen Kurs noch nicht angefangen hast.',
    instead: 'Und weil du zurzeit in keiner Gruppe bist.',
    stayed: 'Weil es dir gefällt, wo du bist',
    again: 'Noch einmal machen',
    remove: /^Die Standortbestimmung vom .* löschen$/,
    removeAll: 'Alle löschen',
    removeDraft: 'Das Angefangene löschen',
    draftGone: 'Das Angefangene ist gelöscht.',
    gone: 'Alle deine Standortbestimmungen sind gelöscht.',
    changed: 'Ich kommentiere ab und zu mit einem eigenen Gedanken.',
    elsewhere: 'in einem anderen Fenster',
  },
};
type Words = (typeof words)['en'];

/** Presses through the parts from the one that is open, and asks for the map on the last. */
async function answer(visitor: Visitor, w: Words, said: Said): Promise<void> {
  const from = Number(visitor.path.split('/').at(-1)) - 1;
  for (const [i, part] of said.slice(from).entries()) await visitor.press(from + i === 4 ? w.send : w.next, part);
}
const chosen = (visitor: Visitor, name: string) => visitor.$(`input[name=${name}][checked]`).attr('value');

describe.each(['en', 'de'] as const)('in %s', (locale) => {
  const w: Words = words[locale];
  const member = () => aMember(site.club, { name: 'Lina Brunner', locale });

  test('a member reads what is private, takes the self-check, chooses where to go, and gets one step with its reason and others to choose instead', async () => {
    const lina = await site.as(await member());
    await lina.open('/self-check');
    expect(lina.sees(w.privacy)).toBe(true);
    await lina.press(w.begin);
    expect(lina.path).toBe('/self-check/take/1');

    // Too few answers on one side; what was chosen is kept, on this page and on those before.
    await answer(lina, w, [...w.answers.slice(0, 3), {}, w.answers[4] ?? {}]);
    expect(lina.status).toBe(409);
    expect(lina.sees(w.few)).toBe(true);
    expect(chosen(lina, 'helping')).toBe('0');
    await lina.press(w.back);
    expect(lina.sees(w.part(4))).toBe(true);
    await answer(lina, w, w.answers);

    expect(lina.path).toBe('/self-check');
    expect(lina.$('h1').text()).toBe(w.title);
    expect(lina.sees(w.bands)).toBe(true);
    expect(lina.$('#map tbody td')).toHaveLength(9);
    expect(lina.$('#map td[data-here=true]').text()).toContain(w.here);
    expect(lina.$('#map .places dt').first().text()).toContain(w.place);

    await lina.press(w.to, { [w.where]: w.other });
    expect(lina.sees(w.reason)).toBe(true);
    expect(lina.$('#next-step .instead li')).toHaveLength(2);
    expect(lina.$('#next-step .instead').text()).toContain(w.instead);
    const other = lina.$('#next-step .instead li a').first();
    await lina.open('/');
    expect(lina.sees(w.reason)).toBe(true);
    await lina.follow(other.text());
    expect(lina.path).toMatch(/^\/learn\/a-profile-you-like\//);

    await lina.open('/self-check');
    await lina.press(w.to, { [w.where]: w.stay });
    expect(lina.sees(w.stayed)).toBe(true);
  });

  test('put off, it goes on where it was, on another device as well; two tabs do no harm; begun anew it is empty', async () => {
    const person = await member();
    const desk = await site.as(person);
    await desk.open('/self-check');
    await desk.press(w.begin);
    await desk.press(w.next, w.answers[0]);
    expect(desk.$('.kicker').text()).toBe(w.part(2));
    await desk.press(w.later, w.answers[1]);
    expect(desk.path).toBe('/self-check');
    expect(desk.sees(w.kept)).toBe(true);
    expect(desk.sees(w.privacy)).toBe(true);

    const phone = await site.as(person);
    await phone.open('/self-check');
    await phone.follow(w.goOn);
    expect(phone.path).toBe('/self-check/take/2');
    expect(chosen(phone, 'subject')).toBe('0');
    await phone.press(w.back);
    expect(chosen(phone, 'commenting')).toBe('0');

    // The desk still shows an older part: it adds its own and takes nothing away.
    await desk.open('/self-check/take/4');
    await phone.press(w.next, { [w.statement]: w.changed });
    await desk.press(w.next, w.answers[3]);
    await phone.open('/self-check/take/1');
    expect(chosen(phone, 'commenting')).toBe('2');
    await phone.open('/self-check/take/5');
    await phone.press(w.send, w.answers[4]);
    expect(phone.$('h1').text()).toBe(w.title);

    await desk.press(w.send, w.answers[4]);
    expect(desk.path).toBe('/self-check');
    expect(desk.$('h1').text()).toBe(w.title);
    await desk.open('/self-check/take/2');
    expect(desk.path).toBe('/self-check');

    await desk.press(w.again);
    await desk.press(w.next, w.answers[0]);
    await desk.open('/self-check');
    expect(desk.$('h1').text()).toBe(w.title);
    await desk.press(w.anew);
    expect(desk.path).toBe('/self-check/take/1');
    expect(chosen(desk, 'commenting')).toBeUndefined();
    await desk.open('/self-check');
    await desk.press(w.removeDraft);
    expect(desk.sees(w.draftGone)).toBe(true);
    expect(desk.$('#history li')).toHaveLength(1);
  });

  test('a tab that goes on with what another one has finished is told so, and changes nothing', async () => {
    const person = await member();
    const [one, two] = [await site.as(person), await site.as(person)];
    await one.open('/self-check');
    await one.press(w.begin);
    await two.open('/self-check/take/1');
    await answer(one, w, w.answers);
    await two.press(w.next, { [w.statement]: w.changed });
    expect(two.path).toBe('/self-check');
    expect(two.sees(w.elsewhere)).toBe(true);
    expect(two.$('#draft')).toHaveLength(0);
    expect(two.$('#answers').text()).toContain(w.answers[0]?.[w.statement]);
  });

  test('taken again it shows what has changed, and each or all can be deleted', async () => {
    const lina = await site.as(await member());
    const take = async (said: Said) => {
      await lina.open('/self-check');
      await lina.press(lina.sees(w.privacy) ? w.begin : w.again);
      await answer(lina, w, said);
      await lina.replay();
      site.club.clock.forward({ days: 30 });
    };
    const changed = [{ ...w.answers[0], [w.statement]: w.changed }, ...w.answers.slice(1)];
    await take(w.answers);
    await take(changed);
    await take(changed);
    await lina.open('/self-check');
    expect(lina.$('#history li')).toHaveLength(3);

    await lina.press(w.remove, {}, { within: '#history li:first-child' });
    expect(lina.$('#history li')).toHaveLength(2);
    expect(lina.$('#changes').text()).toContain(w.changed);
    await lina.follow(lina.$('#history li:last-child a').text());
    expect(lina.path).toMatch(/^\/self-check\/[0-9a-f-]{36}$/);
    expect(lina.$('#destination')).toHaveLength(0);

    await lina.press(w.removeAll);
    expect(lina.sees(w.gone)).toBe(true);
    expect(lina.sees(w.privacy)).toBe(true);
  });
});

test('a part tells its place in words, is a form of groups with legends, and offers to go on first', async () => {
  const lina = await site.as(await aMember(site.club, { name: 'Lina Brunner' }));
  for (const path of ['/self-check/take/0', '/self-check/take/6', '/self-check/take/01', '/self-check/take/x'])
    expect((await lina.open(path)).status).toBe(404);
  await lina.open('/self-check');
  await lina.press('Begin');
  const { $ } = lina;
  expect($('title').text()).toContain('Part 1 of 5');
  expect($('main').text()).not.toContain('%');
  const groups = $('main form fieldset').toArray();
  expect(groups).toHaveLength(4);
  for (const group of groups) {
    expect($(group).find('legend').text()).not.toBe('');
    expect($(group).find('input[type=radio]')).toHaveLength(5);
    expect($(group).find('input[checked]')).toHaveLength(0);
  }
  // Enter sends the form's first button.
  expect($('main form button').first().attr('value')).toBe('next');
});

test('nobody else finds a self-check, whatever they try', async () => {
  const lina = await site.as(await aMember(site.club, { name: 'Lina Brunner' }));
  await lina.open('/self-check');
  await lina.press('Begin');
  const draft = lina.$('main input[name=draft]').attr('value') ?? '';
  const ruth = await site.as(await aMember(site.club, { name: 'Ruth Zimmermann', lead: true }));
  await ruth.open('/self-check/take/1');
  expect(ruth.path).toBe('/self-check');
  expect((await ruth.post('/self-check?_action=maturity.takeSelfCheck', { draft })).status).toBe(404);
  await ruth.post('/self-check?_action=maturity.deleteDraft', { draft });
  await answer(lina, words.en, words.en.answers);
  const check = lina.$('#history input[name=check]').attr('value') ?? '';
  expect(check).toBe(draft);
  expect((await ruth.open(`/self-check/${check}`)).status).toBe(404);
  expect((await ruth.post('/self-check?_action=maturity.chooseDestination', { check, destination: 'bridge' })).status).toBe(404);
  await ruth.post('/self-check?_action=maturity.deleteSelfCheck', { check });
  await lina.open('/self-check');
  expect(lina.sees(words.en.bands)).toBe(true);
  for (const id of ['not-an-id', '00000000-0000-7000-8000-000000000000']) expect((await lina.open(`/self-check/${id}`)).status).toBe(404);
});

test('the start page tells a self-check to finish and a place to choose apart, and a refusal leads to the parts', async () => {
  const lina = await site.as(await aMember(site.club, { name: 'Lina Brunner' }));
  await lina.open('/self-check');
  await lina.press('Begin');
  await lina.open('/');
  expect(lina.$('.steps').text()).toContain('Finish your self-check');

  await lina.open('/self-check/take/5');
  await lina.press('See where I am');
  expect(lina.$('[role=alert]').text()).toContain('four answers');
  expect(
    lina
      .$('main form nav a')
      .toArray()
      .map((link) => lina.$(link).attr('href')),
  ).toEqual([1, 2, 3, 4, 5].map((part) => `/self-check/take/${part}`));

  await lina.open('/self-check/take/1');
  await answer(lina, words.en, words.en.answers);
  await lina.open('/self-check');
  expect(lina.$('#history li')).toHaveLength(1);
  expect(lina.sees('Delete all')).toBe(false);
  await lina.open('/');
  expect(lina.$('.steps h2').text()).toBe('Say where you would like to go');
  expect(lina.$('.steps .button').attr('href')).toBe('/self-check#destination');
});
