import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recallCards } from '#db/schema/index.ts';
import { aMember } from '#tests/support/people.ts';
import { aSite, type Site } from '#tests/support/site.ts';
import type { Visitor } from '#tests/support/visitor.ts';

let site: Site;
beforeAll(async () => {
  site = await aSite();
});
afterAll(() => site.close());

const words = {
  en: {
    on: 'Switch it on',
    isOn: 'It is on.',
    off: 'Switch it off and delete the schedule',
    isOff: 'It is off, and the schedule is deleted.',
    finish: 'Mark as finished',
    tomorrow: 'The next questions come tomorrow.',
    ready: 'Something you learned is ready to come back.',
    answer: 'Answer a few questions',
    see: 'See the explanations',
    same: 'We see it the same way.',
    differ: 'We see it a little differently.',
    three: 'Comes back in 3 days.',
    next: 'Comes back tomorrow.',
    hard: 'That was hard',
    two: 'Comes back in 2 days.',
    enough: 'That was it for today.',
    nothing: 'Nothing is chosen yet',
    already: 'You had already answered some of these in another window.',
    noneToday: 'Nothing comes back today.',
    gone: 'This is switched off, so nothing was kept.',
  },
  de: {
    on: 'Einschalten',
    isOn: 'Es ist eingeschaltet.',
    off: 'Ausschalten und den Plan löschen',
    isOff: 'Es ist ausgeschaltet, und der Plan ist gelöscht.',
    finish: 'Als abgeschlossen markieren',
    tomorrow: 'Die nächsten Fragen kommen morgen.',
    ready: 'Etwas, das du gelernt hast, kommt jetzt wieder.',
    answer: 'Ein paar Fragen beantworten',
    see: 'Erklärungen ansehen',
    same: 'Das sehen wir auch so.',
    differ: 'Das sehen wir etwas anders, und zwar darum:',
    three: 'Kommt in 3 Tagen wieder.',
    next: 'Kommt morgen wieder.',
    hard: 'Das war schwer',
    two: 'Kommt übermorgen wieder.',
    enough: 'Das war es für heute.',
    nothing: 'Es ist noch nichts gewählt',
    already: 'Einige davon hattest du in einem anderen Fenster schon beantwortet.',
    noneToday: 'Heute kommt nichts wieder.',
    gone: 'Das ist ausgeschaltet, darum wurde nichts gespeichert.',
  },
};

const module = '/learn/a-profile-you-like/why-and-what-for-me';
const key = module.replace('/learn/', '');
const answers = (visitor: Visitor, ...given: string[]) =>
  visitor.post(
    '/learn/recall?_action=learning.answerRecall',
    new URLSearchParams(given.map((value, i) => [`answer-${i}`, `${key}/${value}`])),
  );

describe.each(['en', 'de'] as const)('in %s', (locale) => {
  const w = words[locale];
  const aLearner = async () => {
    const member = await aMember(site.club, { name: 'Lina Brunner', locale });
    const lina = await site.as(member);
    await lina.open(module);
    await lina.press(w.finish);
    return { member, lina };
  };

  test('a member switches it on, is asked from the next day on, and switches it off for good', async () => {
    const { member, lina } = await aLearner();
    await lina.open('/learn');
    await lina.press(w.on);
    expect(lina.path).toBe('/learn/recall');
    expect(lina.sees(w.isOn)).toBe(true);
    expect(lina.sees(w.tomorrow)).toBe(true);

    site.club.clock.forward({ days: 1 });
    await lina.open('/learn');
    expect(lina.sees(w.ready)).toBe(true);
    expect(lina.$('#recall').text()).not.toMatch(/\d/);
    await lina.follow(w.answer);
    const asked = lina.$('main fieldset').length;
    expect(asked).toBeGreaterThanOrEqual(3);
    expect(asked).toBeLessThanOrEqual(5);
    expect(lina.$('main textarea')).toHaveLength(0);
    await lina.press(w.see);
    expect(lina.status).toBe(409);
    expect(lina.sees(w.nothing)).toBe(true);

    await answers(lina, 'purpose-that-helps.roaming', 'weak-ties.strangers');
    expect(lina.path).toBe('/learn/recall?answered');
    for (const seen of [w.same, w.three, w.differ, w.next]) expect(lina.sees(seen)).toBe(true);
    await lina.press(w.hard);
    expect(lina.sees(w.two)).toBe(true);
    expect(lina.sees(w.three)).toBe(false);

    await lina.press(w.off);
    expect(lina.sees(w.isOff)).toBe(true);
    expect(await site.club.db.select().from(recallCards).where(eq(recallCards.memberId, member.id))).toEqual([]);
    await answers(lina, 'purpose-that-helps.roaming');
    expect(lina.status).toBe(409);
    expect(lina.sees(w.gone)).toBe(true);
    expect(lina.$('form button').text()).toContain(w.on);
  });

  test('two windows with the same questions count once, and the second one says so', async () => {
    const { member, lina } = await aLearner();
    await lina.open('/learn/recall');
    await lina.press(w.on);
    site.club.clock.forward({ days: 1 });
    const [one, two] = [await site.as(member), await site.as(member)];
    for (const window of [one, two]) await window.open('/learn/recall');
    const all = ['purpose-that-helps.roaming', 'weak-ties.acquaintances', 'perfectly-fine.no-account', 'same-wish.small'];
    await answers(one, ...all);
    expect(one.sees(w.enough)).toBe(true);
    site.club.clock.forward({ minutes: 1 });
    await answers(two, ...all.slice(0, 2));
    expect(two.sees(w.already)).toBe(true);
    expect(two.sees(w.enough)).toBe(true);
    const cards = await site.club.db.select().from(recallCards).where(eq(recallCards.memberId, member.id));
    expect(new Set(cards.map(({ reviewedAt }) => reviewedAt.getTime())).size).toBe(1);
    await two.open('/learn/recall');
    expect(two.sees(w.noneToday)).toBe(true);
  });
});

test('eight weeks go by: questions come back more and more rarely, and no page ever speaks of how many or how often', async () => {
  const member = await aMember(site.club, { name: 'Lina Brunner' });
  const start = await site.as(member);
  await start.open(module);
  await start.press(words.en.finish);
  await start.open('/learn/recall');
  await start.press(words.en.on);
  const begin = site.club.clock.now().getTime();
  const right: Record<string, string> = {
    'purpose-that-helps': 'roaming',
    'weak-ties': 'acquaintances',
    'same-wish': 'small',
  };
  const days: number[] = [];
  for (let day = 1; day <= 56; day++) {
    site.club.clock.set(new Date(begin + day * 86_400_000));
    const lina = await site.as(member);
    await lina.open('/learn/recall');
    expect(lina.words).not.toMatch(/streak|in a row|overdue|\d+ (questions|days in)/i);
    const shown = lina
      .$('main fieldset input')
      .toArray()
      .map((input) => lina.$(input).attr('value') ?? '');
    const given = Object.entries(right).map(([question, option]) => `${key}/${question}.${option}`);
    const known = given.filter((value) => shown.includes(value));
    if (known.length === 0) continue;
    days.push(day);
    await lina.post('?_action=learning.answerRecall', new URLSearchParams(known.map((value, i) => [`answer-${i}`, value])));
    expect(lina.sees('We see it the same way.')).toBe(true);
  }
  expect(days).toEqual([1, 4, 18]);
});

test('/learn/recall asks the database once besides the session', async () => {
  const lina = await site.as(await aMember(site.club, { name: 'Lina Brunner' }));
  await lina.open('/learn/recall');
  await lina.press(words.en.on);
  site.answered.length = 0;
  await lina.open('/learn/recall');
  await expect.poll(() => site.answered.at(-1)?.queries).toBeLessThanOrEqual(2);
});
