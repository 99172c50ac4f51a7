import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pieces } from '#db/schema/index.ts';
import { aMember } from '#tests/support/people.ts';
import { aSite, type Site } from '#tests/support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await aSite();
});
afterAll(() => site.close());

const module = '/learn/a-profile-you-like/why-and-what-for-me';
const words = {
  en: {
    passage: 'Which passage?',
    right: 'What would be right?',
    send: 'Send it',
    sent: 'Thank you. A lead reads it',
    waiting: 'It is waiting for an answer.',
    unknown: 'We cannot say yet how long an answer usually takes.',
    courses: 'Courses',
    outcome: 'What becomes of it?',
    stays: 'It stays as it is.',
    answer: 'Your answer',
    sendAnswer: 'Send the answer',
    none: 'Nobody is waiting for an answer.',
    theirs: 'answered what you said about',
    week: 'If nobody has answered after 7 days, the leads are reminded.',
    delete: 'Delete what you wrote',
    gone: 'Your words are gone.',
    title: 'Title',
    text: 'First lines',
    start: 'Start',
    body: 'Your text',
    save: 'Save',
    club: 'From the club',
    propose: 'Propose a module',
    goals: 'What can somebody do afterwards?',
    minutes: 'Minutes',
    proposeIt: 'Propose it',
    seen: 'everybody in the club can read this revision, with your name',
    looks: 'It is looking for readers.',
    noReading: 'We cannot say yet how long it usually takes until somebody has read.',
    readWeek: 'If readers are missing after 7 days, you hear from us',
    hasRead: 'Beat read your module',
    oneYes: 'So far 1 of 2 said: yes, as it is.',
    deciding: 'Two readers said yes.',
    agrees: 'Ruth agrees: your module',
    readBefore: 'which you read beforehand, is in the club now',
    verdict: 'Could it be a module of the club?',
    with: 'Yes, with these changes',
    yes: 'Yes, as it is',
    own: 'In your words',
    say: 'Say so',
    needWords: 'Please say in words what you mean.',
    thanks: 'Thank you. Your words are on their way.',
    newer: 'Your piece has been revised since.',
    newVersion: 'Propose this version',
    changed: 'What has changed since you read it',
    turn: 'Your turn as a lead',
    reader: 'A reader: Yes, as it is',
    agree: 'I agree',
    here: 'It is here now, for everybody.',
    from: 'From the club:',
    wrote: 'Ana wrote this for the club.',
    withdraw: 'Withdraw the module',
  },
  de: {
    passage: 'Welche Stelle?',
    right: 'Was wäre richtig?',
    send: 'Abschicken',
    sent: 'Danke. Die Programmleitung liest es',
    waiting: 'Die Antwort steht noch aus.',
    unknown: 'Wir können noch nicht sagen, wie lange eine Antwort meist braucht.',
    courses: 'Kurse',
    outcome: 'Was wird daraus?',
    stays: 'Es bleibt, wie es ist.',
    answer: 'Deine Antwort',
    sendAnswer: 'Antwort schicken',
    none: 'Niemand wartet auf eine Antwort.',
    theirs: 'hat auf deinen Hinweis zu',
    week: 'Hat nach 7 Tagen niemand geantwortet, wird die Programmleitung daran erinnert.',
    delete: 'Deine Worte löschen',
    gone: 'Deine Worte sind weg.',
    title: 'Titel',
    text: 'Erste Zeilen',
    start: 'Beginnen',
    body: 'Dein Text',
    save: 'Speichern',
    club: 'Aus dem Club',
    propose: 'Ein Modul vorschlagen',
    goals: 'Was kann man danach?',
    minutes: 'Minuten',
    proposeIt: 'Vorschlagen',
    seen: 'kann der ganze Club diese Fassung lesen, mit deinem Namen',
    looks: 'Es sucht Leserinnen und Leser.',
    noReading: 'Wir können noch nicht sagen, wie lange es meist dauert, bis jemand gelesen hat.',
    readWeek: 'Fehlt nach 7 Tagen noch jemand, melden wir uns bei dir',
    hasRead: 'Beat hat dein Modul',
    oneYes: 'Bisher haben 1 von 2 gesagt: Ja, so wie es ist.',
    deciding: 'Zwei haben Ja gesagt.',
    agrees: 'Ruth ist einverstanden: Dein Modul',
    readBefore: 'das du vorher gelesen hast, steht jetzt im Club',
    verdict: 'Könnte es ein Modul des Clubs sein?',
    with: 'Ja, mit diesen Änderungen',
    yes: 'Ja, so wie es ist',
    own: 'In deinen Worten',
    say: 'Das sage ich',
    needWords: 'Sag bitte in Worten, was du meinst.',
    thanks: 'Danke. Deine Worte sind unterwegs.',
    newer: 'Du hast den Text seither überarbeitet.',
    newVersion: 'Diese Fassung vorschlagen',
    changed: 'Was sich geändert hat, seit du es gelesen hast',
    turn: 'Du bist dran',
    reader: 'Jemand, der es gelesen hat: Ja, so wie es ist',
    agree: 'Einverstanden',
    here: 'Es steht jetzt hier, für alle.',
    from: 'Aus dem Club:',
    wrote: 'Ana hat das für den Club geschrieben.',
    withdraw: 'Modul zurückziehen',
  },
};

describe.each(['en', 'de'] as const)('in %s', (locale) => {
  const w = words[locale];
  const someone = async (name: string, more: object = {}) => site.as(await aMember(site.club, { name, locale, ...more }));

  test('a member says that something is no longer so, a lead answers without knowing who asks, and the member reads it there', async () => {
    const lina = await someone('Lina Brunner');
    const ruth = await someone('Ruth Zimmermann', { lead: true });
    await lina.open(module);
    await lina.press(w.send, { [w.passage]: 'Settings & privacy', [w.right]: '' });
    expect(lina.status).toBe(400);
    expect(lina.$('#corrections details').attr('open')).toBeDefined();
    expect(lina.$('#corrections textarea[name=passage]').text()).toBe('Settings & privacy');
    await lina.press(w.send, { [w.right]: 'It is called <b>Visibility</b> now.' });
    expect(lina.sees(w.sent)).toBe(true);
    for (const sentence of [w.waiting, w.unknown, w.week]) expect(lina.words).toContain(sentence);
    await lina.replay();
    expect(lina.$('#corrections li')).toHaveLength(1);

    // Nobody else finds it on the module, and nobody but a lead may answer it.
    const marco = await someone('Marco');
    await marco.open(module);
    expect(marco.$('#corrections li')).toHaveLength(0);
    expect((await marco.open('/programme/courses')).status).toBe(403);

    await ruth.open('/notices');
    expect(ruth.$('main li, main article').length).toBeGreaterThan(0);
    expect(ruth.sees('Lina')).toBe(false);
    await ruth.open('/programme');
    await ruth.follow(w.courses);
    expect(ruth.path).toBe('/programme/courses');
    expect(ruth.sees('It is called <b>Visibility</b> now.')).toBe(true);
    expect(ruth.sees('Lina')).toBe(false);
    const correction = ruth.$('input[name=correction]').attr('value') ?? '';
    const forged = { correction, outcome: 'changed', answer: 'In your name.' };
    expect((await marco.post(`${module}?_action=corrections.answerCorrection`, forged)).status).toBe(403);
    // On the leads' own page as well: it refuses him in its turn, and a page says so.
    expect((await marco.post('/programme/courses?_action=corrections.answerCorrection', forged)).status).toBe(403);
    expect(marco.$('h1').length).toBe(1);
    await ruth.press(w.sendAnswer, { [w.outcome]: w.stays, [w.answer]: ' ' });
    expect(ruth.status).toBe(400);
    expect(ruth.$('details[open] input[value=stays]').attr('checked')).toBeDefined();
    await ruth.press(w.sendAnswer, { [w.answer]: 'Only in the app; here it keeps its name.' });
    expect(ruth.sees(w.none)).toBe(true);

    await lina.open('/notices');
    await lina.press(new RegExp(w.theirs));
    expect(lina.path).toContain(module);
    for (const words of [w.stays, 'Only in the app; here it keeps its name.', 'Ruth Zimmermann']) expect(lina.words).toContain(words);
    expect(lina.sees(w.waiting) || lina.sees(w.unknown)).toBe(false);
    await lina.open('/learn/corrections');
    expect(lina.sees('Only in the app')).toBe(true);
    await lina.press(w.delete);
    expect(lina.sees(w.gone)).toBe(true);
    expect(lina.$('#corrections li')).toHaveLength(0);
  });

  test('the second of two leads keeps what they typed', async () => {
    const lina = await someone('Lina Brunner');
    const [ruth, ida] = [await someone('Ruth', { lead: true }), await someone('Ida', { lead: true })];
    await lina.open(module);
    await lina.press(w.send, { [w.right]: 'Two at once.' });
    await ruth.open('/programme/courses');
    await ida.open('/programme/courses');
    await ruth.press(w.sendAnswer, { [w.outcome]: w.stays, [w.answer]: 'First.' });
    await ida.press(w.sendAnswer, { [w.outcome]: w.stays, [w.answer]: 'A second, longer answer.' });
    expect(ida.status).toBe(409);
    expect(ida.$('textarea[name=kept]').text()).toBe('A second, longer answer.');
  });

  test('a piece becomes a module of the club: proposed, read by two, revised, confirmed, agreed to, and withdrawn', async () => {
    const title = locale === 'de' ? 'Pläne lesen' : 'Reading plans';
    const ana = await someone('Ana');
    const [beat, claire] = [await someone('Beat'), await someone('Claire')];
    const ruth = await someone('Ruth', { lead: true });

    await ana.open('/write');
    await ana.press(w.start, { [w.title]: title, [w.text]: '## Why\n\nA plan shows what somebody **hoped**.' });
    const piece = ana.path;
    await ana.open('/learn');
    await ana.follow(w.club);
    await ana.follow(w.propose);
    await ana.follow(title);
    expect(ana.sees(w.seen)).toBe(true);
    await ana.press(w.proposeIt, { [w.goals]: 'a\nb\nc\nd\ne', [w.minutes]: '7' });
    expect(ana.status).toBe(400);
    const place = { [locale === 'de' ? 'Wohin gehört es?' : 'Where does it belong?']: 'course:a-profile-you-like' };
    await ana.press(w.proposeIt, { ...place, [w.goals]: '- You know what a plan is.', [w.minutes]: '7' });
    for (const sentence of [w.looks, w.noReading, w.readWeek]) expect(ana.words).toContain(sentence);
    const address = ana.path;
    await ana.replay();
    expect(ana.path).toBe(address);

    await beat.open('/learn/proposals');
    await beat.follow(title);
    expect(beat.$('main .prose[lang]').attr('lang')).toBe(locale);
    expect(beat.$('main .prose h2').text()).toBe('Why');
    expect(beat.$('main .prose strong').text()).toBe('hoped');
    await beat.press(w.say, { [w.verdict]: w.with });
    expect(beat.status).toBe(400);
    expect(beat.sees(w.needWords)).toBe(true);
    await beat.press(w.say, { [w.verdict]: w.with, [w.own]: 'Add one example.' });
    expect(beat.sees(w.thanks)).toBe(true);

    await ana.open('/notices');
    expect(ana.words).toContain(w.hasRead);
    await ana.open(piece);
    await ana.press(w.save, { [w.body]: '## Why\n\nA plan shows what somebody **hoped**. Ours showed a pipe.' });
    await ana.open(address);
    expect(ana.sees('Beat') && ana.sees('Add one example.') && ana.sees(w.newer)).toBe(true);
    await ana.press(w.newVersion);
    expect(ana.sees(w.looks)).toBe(true);

    await beat.open('/learn/proposals');
    await beat.follow(title);
    expect(beat.sees(w.changed)).toBe(true);
    expect(beat.$('ins').text()).toContain('Ours showed a pipe.');
    await beat.press(w.say);
    await ana.open(address);
    expect(ana.words).toContain(w.oneYes);
    await ruth.open('/programme/courses');
    expect(ruth.sees(title)).toBe(false);
    await claire.open(address);
    expect(claire.sees('Add one example.') || claire.sees('Beat')).toBe(false);
    await claire.press(w.say, { [w.verdict]: w.yes });
    expect(claire.sees(w.thanks)).toBe(true);
    await ana.open(address);
    expect(ana.sees(w.deciding) && ana.sees('Claire')).toBe(true);
    const forged = { proposal: address.split('/').at(-1) ?? '', version: '2', outcome: 'agreed', words: '' };
    for (const nobody of [claire, ana]) expect((await nobody.post(`${address}?_action=proposals.decideProposal`, forged)).status).toBe(403);

    await ruth.open('/programme/courses');
    await ruth.follow(title);
    expect(ruth.sees(w.turn) && ruth.sees(w.reader)).toBe(true);
    expect(ruth.sees('Beat') || ruth.sees('Claire')).toBe(false);
    await ruth.press(w.agree);
    expect(ruth.sees(w.here)).toBe(true);

    await claire.open('/learn/a-profile-you-like');
    expect(claire.sees(`${w.from} ${title} (Ana)`)).toBe(true);
    await claire.follow(title);
    expect(claire.sees(w.wrote)).toBe(true);
    await ana.open('/notices');
    expect(ana.words).toContain(w.agrees);
    await beat.open('/notices');
    expect(beat.words).toContain(w.readBefore);

    await ana.open(address);
    await ana.press(w.withdraw);
    await claire.open('/learn/a-profile-you-like');
    expect(claire.sees(title)).toBe(false);
    expect((await ruth.open(address)).status).toBe(404);
    expect((await ana.open(piece)).status).toBe(200);
  });
});

test('a lead says what is missing; the author reads it and leaves the club, and the text goes in front of an open form', async () => {
  const author = await aMember(site.club, { name: 'Ana', password: 'a small sentence' });
  const ana = await site.as(author);
  const [beat, claire] = [
    await site.as(await aMember(site.club, { name: 'Beat' })),
    await site.as(await aMember(site.club, { name: 'Claire' })),
  ];
  const ruth = await site.as(await aMember(site.club, { name: 'Ruth', lead: true }));
  await ana.open('/write');
  await ana.press('Start', { Title: 'Two keys', 'First lines': 'Only the neighbour has the second one.' });
  await ana.open('/learn/proposals/new');
  await ana.follow('Two keys');
  await ana.press('Propose it', { 'What can somebody do afterwards?': 'You know.', Minutes: '5' });
  const address = ana.path;
  for (const reader of [beat, claire]) {
    await reader.open(address);
    await reader.press('Say so', { 'Could it be a module of the club?': 'Yes, as it is', 'In your words': 'The neighbour convinced me.' });
  }
  await ruth.open(address);
  await ruth.press('Say what is missing', { 'What is missing?': '' });
  expect(ruth.status).toBe(400);
  await ruth.press('Say what is missing', { 'What is missing?': 'Where the comparison ends.' });
  expect(ruth.sees('The author knows now what is missing.')).toBe(true);
  await ana.open('/notices');
  await ana.press(/says what your module/);
  for (const words of ['What is still missing', 'Where the comparison ends.', 'Ruth']) expect(ana.words).toContain(words);

  await ana.follow('To the piece');
  await ana.press('Save', { 'Your text': 'Only the neighbour has the second one. Yours opens by itself.' });
  await ana.open(address);
  await ana.press('Propose this version');
  await claire.open(`${address}?new`);
  expect(claire.$('ins').text()).toContain('Yours opens by itself.');
  await ana.post('/me/leave?_action=members.leave', { password: 'a small sentence' });
  await claire.press('Say so', { 'In your words': 'That is the sentence I missed.' });
  expect(claire.$('textarea[name=kept]').text()).toBe('That is the sentence I missed.');
  expect(claire.sees('neighbour has') || claire.sees('Ana')).toBe(false);
  await claire.open(address);
  expect(claire.sees('The neighbour convinced me.')).toBe(true);
  expect((await ruth.open('/learn/proposals')).sees('Two keys')).toBe(false);
});

test('what a reader typed is handed back when the module was withdrawn in the meantime', async () => {
  const author = await aMember(site.club, { name: 'Ana' });
  const [ana, beat] = [await site.as(author), await site.as(await aMember(site.club, { name: 'Beat' }))];
  await ana.open('/write');
  await ana.press('Start', { Title: 'Soon gone', 'First lines': 'Words.' });
  const [piece] = await site.club.db.select({ id: pieces.id }).from(pieces).where(eq(pieces.authorId, author.id));
  await ana.open(`/learn/proposals/new?piece=${piece?.id}`);
  await ana.press('Propose it', { 'What can somebody do afterwards?': 'You know.', Minutes: '5' });
  await beat.open(ana.path);
  await ana.open(`/write/${piece?.id}`);
  await ana.press('Delete for good');
  await beat.press('Say so', { 'Could it be a module of the club?': 'Yes, as it is', 'In your words': 'I had so much to say.' });
  expect(beat.status).toBe(404);
  expect(beat.$('textarea[name=kept]').text()).toBe('I had so much to say.');
  expect(beat.sees('Words.')).toBe(false);
});

test('these pages ask the database seldom: the leads’ page twice with the session, the others five times at most', async () => {
  const ruth = await site.as(await aMember(site.club, { name: 'Ruth', lead: true }));
  for (const [path, budget] of [
    ['/programme/courses', 2],
    ['/learn/corrections', 2],
    ['/learn/proposals', 4],
    ['/learn/proposals/new', 2],
    ['/learn/a-profile-you-like', 2],
    [module, 2],
  ] as const) {
    site.answered.length = 0;
    await ruth.open(path);
    await expect.poll(() => [path, site.answered.at(-1)?.queries]).toEqual([path, budget]);
  }
});
