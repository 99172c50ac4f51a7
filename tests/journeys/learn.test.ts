import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pieces } from '#db/schema/index.ts';
import { followRenames } from '#src/features/learning/commands/follow-renames.ts';
import { curriculumOf, findModule } from '#src/features/learning/curriculum.ts';
import { OWN_LIMIT } from '#src/features/learning/schema.ts';
import { answerFields } from '#tests/support/answers.ts';
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
    progress: '1 of 4 finished',
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
    progress: '1 von 4 abgeschlossen',
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
const questionsOf = (course: string, module: string) =>
  findModule(site.club.content, course, module)?.module.text.en.check?.questions ?? [];

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
    await lina.post(
      '?_action=learning.answerCheck',
      new URLSearchParams([...place, ...answerFields(questionsOf('a-profile-you-like', 'why-and-what-for-me'))]),
    );
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
    expect(lina.$('#modules li')).toHaveLength(4);
    await lina.open(module);
    await lina.follow(new RegExp(`^${w.next}`));
    expect(lina.path).toBe('/learn/a-profile-you-like/photo-headline-about');
    expect(lina.$('nav [aria-current=page]').length).toBeGreaterThan(0);
  });
});

test('a beginner goes from their first sign-in to their first finished course, in German', async () => {
  const lina = site.visitor({ language: 'de-CH' });
  const { email } = await aMember(site.club, { name: 'Lina Brunner', locale: 'de', password: 'ein langes Passwort' });
  await lina.signIn(email, 'ein langes Passwort');
  await lina.open('/');
  expect(lina.sees('Standortbestimmung')).toBe(true);
  await lina.open('/learn');
  await lina.follow('Anfangen');
  const course = 'a-profile-you-like';
  const modules = curriculumOf(site.club.content).courses.get(course)?.modules ?? [];
  for (const { slug, text } of modules) {
    expect(lina.path).toBe(`/learn/${course}/${slug}`);
    expect(lina.$('html').attr('lang')).toBe('de');
    expect(lina.sees(text.de.goals[0] ?? '')).toBe(true);
    await lina.post('?_action=learning.saveExercise', { course, module: slug, body: 'Meine eigenen Worte.' });
    const check = [['course', course], ['module', slug], ...answerFields(text.de.check?.questions ?? [], { wrong: 1 })];
    await lina.post('?_action=learning.answerCheck', new URLSearchParams(check as [string, string][]));
    expect(lina.sees('Das Modul ist als abgeschlossen markiert')).toBe(true);
    expect(lina.sees('Das sehen wir etwas anders')).toBe(true);
    if (slug !== modules.at(-1)?.slug) await lina.follow(/^Weiter/);
  }
  await lina.open(`/learn/${course}`);
  expect(lina.sees('Alles abgeschlossen (4)')).toBe(true);
  await lina.open('/learn');
  expect(lina.$('.go-on h2').text()).toBe(
    findModule(site.club.content, 'what-you-may-say', 'what-the-guidelines-answer')?.module.text.de.title,
  );
});

test('somebody with experience passes the checks of two tiers and is led to the third', async () => {
  const amina = await site.as(await aMember(site.club, { name: 'Amina Haddad', locale: 'en' }));
  for (const tier of ['first-steps', 'own-voice'] as const) {
    const { placement, courses } = curriculumOf(site.club.content).tiers.find(({ slug }) => slug === tier) ?? {};
    await amina.open('/learn');
    await amina.follow(placement?.en.title ?? 'no placement');
    await amina.post(
      '?_action=learning.takePlacement',
      new URLSearchParams([['tier', tier], ...answerFields(placement?.en.questions ?? [])]),
    );
    expect(amina.path).toBe(`/learn/placement/${tier}`);
    expect(amina.sees('Leave it out with a clear conscience')).toBe(true);
    for (const { text } of courses ?? []) expect(amina.sees(text.en.title)).toBe(true);
  }
  await amina.open('/learn');
  const [first] = curriculumOf(site.club.content).tiers.find(({ slug }) => slug === 'insights')?.courses ?? [];
  expect(amina.$('.go-on h2').text()).toBe(first?.modules[0]?.text.en.title);
  await amina.open('/learn/placement/first-steps');
  await amina.press('Forget the result');
  expect(amina.path).toBe('/learn');
  expect(amina.$('.go-on h2').text()).toBe(
    findModule(site.club.content, 'a-profile-you-like', 'why-and-what-for-me')?.module.text.en.title,
  );
});

test('an order with the same place twice is asked for again, with what was chosen kept', async () => {
  const lina = await site.as(await aMember(site.club, { name: 'Lina Brunner', locale: 'de' }));
  const [course, slug] = ['the-first-comment', 'being-seen'];
  await lina.open(`/learn/${course}/${slug}`);
  const questions = questionsOf(course, slug);
  const place = questions.findIndex(({ kind }) => kind === 'order');
  const order = questions[place];
  if (order?.kind !== 'order') throw new Error('no order here');
  const twice = order.steps.map(({ id }): [string, string] => [`answer-${place}`, `${order.id}.${id}.1`]);
  await lina.post('?_action=learning.answerCheck', new URLSearchParams([['course', course], ['module', slug], ...twice]));
  expect(lina.status).toBe(409);
  expect(lina.$('#check .field-error').text()).toContain('Jeder Platz kann nur einmal vergeben werden.');
  expect(lina.$('#check option[selected]').length).toBe(order.steps.length);
  expect(lina.$(lina.$('#check [role=alert] a').attr('href')).is('select')).toBe(true);
});

test('own words that are too long are kept, and the summary names their question and leads to them', async () => {
  const lina = await site.as(await aMember(site.club, { name: 'Lina Brunner' }));
  const [course, slug] = ['a-profile-you-like', 'why-and-what-for-me'];
  await lina.open(module);
  const questions = questionsOf(course, slug);
  const place = questions.findIndex(({ kind }) => kind === 'own');
  const words = 'x'.repeat(OWN_LIMIT + 1);
  await lina.post(
    '?_action=learning.answerCheck',
    new URLSearchParams([
      ['course', course],
      ['module', slug],
      [`of-${place}`, questions[place]?.id ?? ''],
      [`own-${place}`, words],
    ]),
  );
  expect(lina.status).toBe(400);
  const link = lina.$('#check [role=alert] a');
  expect(lina.$(link.attr('href')).text()).toBe(words);
  expect(link.text()).toContain(lina.$(`label[for=f-own-${place}]`).text());
});

test('changing the language in the middle of a module keeps the place, the note and the answers', async () => {
  const claire = await site.as(await aMember(site.club, { name: 'Claire Favre', locale: 'fr' }));
  await claire.open(module);
  await claire.post('?_action=learning.saveExercise', { course: 'a-profile-you-like', module: 'why-and-what-for-me', body: 'Mes mots.' });
  const fields = answerFields(questionsOf('a-profile-you-like', 'why-and-what-for-me')).slice(0, 1);
  await claire.post(
    '?_action=learning.answerCheck',
    new URLSearchParams([['course', 'a-profile-you-like'], ['module', 'why-and-what-for-me'], ...fields]),
  );
  await claire.press('Deutsch');
  expect(claire.path).toBe(module);
  expect(claire.$('html').attr('lang')).toBe('de');
  expect(claire.$('textarea[name=body]').text()).toBe('Mes mots.');
  expect(claire.sees('deine Wahl')).toBe(true);
  await claire.open('/learn');
  expect(claire.$('.go-on .where').text()).toContain('Ein Profil, das dir gefällt');
});

test('a module that is edited and renamed under somebody with progress keeps it, and its old address leads on', async () => {
  const { content } = site.club;
  const marco = await site.as(await aMember(site.club, { name: 'Marco Bernasconi', locale: 'it' }));
  const old = { course: 'the-first-comment', module: 'reading-with-a-purpose' };
  await marco.open(`/learn/${old.course}/${old.module}`);
  await marco.post('?_action=learning.saveExercise', { ...old, body: 'Il mio appunto.' });
  await marco.open(`/learn/${old.course}/${old.module}`);
  const before = marco.$('textarea[name=body]').text();
  const renamed = content.files.map((file) =>
    file.path.endsWith('/01-reading-with-a-purpose')
      ? {
          ...file,
          path: file.path.replace('01-reading-with-a-purpose', '02-reading-for-yourself'),
          meta: { ...(file.meta as object), formerly: ['reading-with-a-purpose'], title: 'Ein neuer Titel' },
        }
      : file,
  );
  try {
    Object.assign(site.club, { content: { files: renamed } });
    await followRenames(site.club);
    // The page that was open is sent off under the old name, and the answer leads to the new one.
    await marco.post('?_action=learning.completeModule', old);
    await marco.open(`/learn/${old.course}/${old.module}`);
    expect(marco.path).toBe('/learn/the-first-comment/reading-for-yourself');
    expect(marco.$('h1').text()).toBe('Ein neuer Titel');
    expect(marco.$('textarea[name=body]').text()).toBe(before);
    await marco.open('/learn/the-first-comment');
    expect(marco.sees('1 di 3')).toBe(true);
  } finally {
    Object.assign(site.club, { content });
  }
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
