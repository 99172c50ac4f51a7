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

const words = {
  en: {
    begin: 'Begin',
    finish: 'Mark as finished',
    finished: 'Marked as finished.',
    reopen: 'Not finished after all',
    reopened: 'The mark is gone.',
    next: 'Next',
    progress: '1 of 3 finished',
    goOn: 'Continue where you were',
    note: 'Your note',
    keep: 'Keep the note',
    kept: 'Your note is kept.',
    see: 'See the explanations',
    again: 'Answer again',
    nothing: 'Nothing is chosen yet',
    all: 'The module is marked as finished',
    some: 'Here are the explanations',
    choice: 'your choice',
    differ: 'We see it a little differently',
    draft: 'Open a draft',
    toDraft: 'Go to your draft',
    only: 'only available in',
  },
  de: {
    begin: 'Anfangen',
    finish: 'Als abgeschlossen markieren',
    finished: 'Als abgeschlossen markiert.',
    reopen: 'Doch noch nicht abgeschlossen',
    reopened: 'Das Zeichen ist weg.',
    next: 'Weiter',
    progress: '1 von 3 abgeschlossen',
    goOn: 'Weiter, wo du warst',
    note: 'Deine Notiz',
    keep: 'Notiz behalten',
    kept: 'Deine Notiz ist gespeichert.',
    see: 'Erklärungen ansehen',
    again: 'Noch einmal antworten',
    nothing: 'Es ist noch nichts gewählt',
    all: 'Das Modul ist als abgeschlossen markiert',
    some: 'Hier sind die Erklärungen',
    choice: 'deine Wahl',
    differ: 'Das sehen wir etwas anders',
    draft: 'Entwurf öffnen',
    toDraft: 'Zu deinem Entwurf',
    only: 'bisher nur auf',
  },
};

const module = '/learn/a-profile-you-like/why-and-what-for-me';

describe.each(['en', 'de'] as const)('in %s', (locale) => {
  const w = words[locale];
  const aReader = async () => site.as(await aMember(site.club, { name: 'Lina Brunner', locale }));

  test('a beginner begins, finishes a module, goes on where they were, and can take it back', async () => {
    const lina = await aReader();
    await lina.open('/learn');
    await lina.follow(w.begin);
    expect(lina.path).toBe(module);
    await lina.press(w.finish);
    expect(lina.sees(w.finished)).toBe(true);

    await lina.open('/learn');
    expect(lina.sees(w.goOn)).toBe(true);
    expect(lina.sees(w.progress)).toBe(true);
    await lina.open(module);
    await lina.press(w.reopen);
    expect(lina.sees(w.reopened)).toBe(true);
    await lina.open('/learn');
    expect(lina.sees(w.goOn)).toBe(false);
  });

  test('an exercise ends in a note that is still there later', async () => {
    const lina = await aReader();
    await lina.open(module);
    await lina.press(w.keep, { [w.note]: 'Meinen Grund kenne ich <b>noch</b> nicht.' });
    expect(lina.sees(w.kept)).toBe(true);
    await lina.open(module);
    expect(lina.$('textarea[name=body]').text()).toBe('Meinen Grund kenne ich <b>noch</b> nicht.');
  });

  test('a check explains every option, can be repeated, and finishes the module when all is answered', async () => {
    const lina = await aReader();
    await lina.open(module);
    await lina.press(w.see);
    expect(lina.status).toBe(409);
    expect(lina.sees(w.nothing)).toBe(true);

    const send = (...answers: string[]) =>
      lina.post(
        '?_action=learning.answerCheck',
        new URLSearchParams([...place, ...answers.map((value, i): [string, string] => [`answer-${i}`, value])]),
      );
    const place: [string, string][] = [
      ['course', 'a-profile-you-like'],
      ['module', 'why-and-what-for-me'],
    ];
    await lina.open(module);
    await send('purpose-that-helps.contacts');
    expect(lina.sees(w.some)).toBe(true);
    expect(lina.sees(w.choice)).toBe(true);
    expect(lina.sees(w.differ)).toBe(true);

    await lina.follow(w.again);
    const [, , third] = lina.$('#check fieldset').toArray();
    expect(lina.$(third).find('input[type=checkbox]')).toHaveLength(3);
    await send('purpose-that-helps.roaming', 'weak-ties.strangers', 'perfectly-fine.no-account');
    expect(lina.sees(w.all)).toBe(true);
    await lina.open(module);
    expect(lina.sees(w.reopen)).toBe(true);
  });

  test('an exercise of the second kind opens a draft, once, and leads back to it', async () => {
    const member = await aMember(site.club, { name: 'Lina Brunner', locale });
    const lina = await site.as(member);
    await lina.open('/learn/the-first-comment/your-first-comment');
    await lina.press(w.draft);
    expect(lina.path).toMatch(/^\/write\//);
    await lina.replay();
    await lina.open('/learn/the-first-comment/your-first-comment');
    await lina.follow(w.toDraft);
    expect(lina.path).toMatch(/^\/write\//);
    expect(await site.club.db.select({ id: pieces.id }).from(pieces).where(eq(pieces.authorId, member.id))).toHaveLength(1);
  });

  test('a course is read module by module, each with its own address', async () => {
    const lina = await aReader();
    await lina.open('/learn/a-profile-you-like');
    expect(lina.$('#modules li')).toHaveLength(3);
    await lina.open(module);
    await lina.follow(new RegExp(`^${w.next}`));
    expect(lina.path).toBe('/learn/a-profile-you-like/photo-headline-about');
    expect(lina.$('nav [aria-current=page]').length).toBeGreaterThan(0);
  });
});

test('where a text is missing in a language the page says so and marks the other language', async () => {
  const { content } = site.club;
  const path = 'learn/first-steps/a-profile-you-like/01-why-and-what-for-me';
  Object.assign(site.club, { content: { files: content.files.filter((file) => file.path !== path || file.locale === 'de') } });
  const claire = await site.as(await aMember(site.club, { name: 'Claire Favre', locale: 'it' }));
  await claire.open(module);
  Object.assign(site.club, { content });
  expect(claire.sees('Per ora questo testo esiste solo in questa lingua: tedesco.')).toBe(true);
  expect(claire.$('h1').attr('lang')).toBe('de');
});

test('pages of the curriculum ask the database at most twice besides the session', async () => {
  const lina = await site.as(await aMember(site.club, { name: 'Lina Brunner' }));
  for (const [path, budget] of [
    ['/learn', 2],
    ['/learn/a-profile-you-like', 2],
    [module, 2],
  ] as const) {
    site.answered.length = 0;
    await lina.open(path);
    await expect.poll(() => site.answered.at(-1)?.queries).toBeLessThanOrEqual(budget);
  }
});

test('a course or module that does not exist is not there', async () => {
  const lina = await site.as(await aMember(site.club, { name: 'Lina Brunner' }));
  for (const path of ['/learn/nowhere', '/learn/a-profile-you-like/nowhere', '/learn/__proto__/constructor', '/playbook/nowhere'])
    expect((await lina.open(path)).status).toBe(404);
});

test('a stranger reads the charter and the privacy page and is asked to sign in for the rest', async () => {
  const stranger = site.visitor();
  for (const page of ['charter', 'privacy']) expect((await stranger.open(`/playbook/${page}`)).status).toBe(200);
  await stranger.open('/playbook/guidelines');
  expect(stranger.path).toMatch(/^\/sign-in/);
});
