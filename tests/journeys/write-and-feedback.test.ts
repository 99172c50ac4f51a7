import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pieces } from '#db/schema/index.ts';
import { type MessageKey, translator } from '#src/i18n/t.ts';
import { aMember } from '#tests/support/people.ts';
import { aSite, type Site } from '#tests/support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await aSite();
});
afterAll(() => site.close());

const linkIn = (text: string) => new URL(/https?:\/\/\S+/.exec(text)?.[0] ?? '').pathname;
const dug =
  'Last Tuesday I dug for a cable.\n\nIt was not where the **plan** said.\n\n- first hole: nothing\n- second hole: a root\n\nWhat do your plans get wrong?';

describe.each(['en', 'de'] as const)('in %s', (language) => {
  const t = translator(language, 'Europe/Zurich');
  const say = (key: MessageKey, params?: Record<string, string | number>) => t(key, params);
  const marks = (mark: 'strong' | 'there') =>
    Object.fromEntries(
      (['own-voice', 'learns', 'concrete', 'conversation', 'guidelines'] as const).map((c) => [
        say(`writing.criterion.${c}`),
        say(`writing.mark.${mark}`),
      ]),
    );
  const someone = async (name: string) => {
    const member = await aMember(site.club, { name, locale: language, languages: [language], consents: ['listed'] });
    return { member, visitor: await site.as(member) };
  };

  test('a piece is written, seen as a post, shown to anyone willing, answered, thanked for and revised', async () => {
    const { member: lina, visitor: author } = await someone('Lina Brunner');
    const { member: amina, visitor: reader } = await someone('Amina Haddad');

    await author.open('/write');
    expect(author.sees(say('writing.mine.empty.title'))).toBe(true);
    await author.press(say('writing.start.button'), {
      [say('writing.field.title')]: 'Where the cable was',
      [say('writing.field.first-lines')]: dug,
    });
    expect(author.status).toBe(200);
    expect(author.sees(say('writing.said.started'))).toBe(true);
    const piece = author.path.split('?')[0];
    expect(author.$('#preview').text()).toContain(say('writing.preview.see-more'));
    expect(author.$('#preview').text()).toContain('It was not where the plan said.');

    await reader.open(piece ?? '');
    expect(reader.status).toBe(404);
    await reader.open('/feedback');
    expect(reader.sees(say('writing.waiting.empty.title'))).toBe(true);

    await author.follow(say('writing.edit.ask'));
    // The author's own look comes first: without it, nothing is shown to anybody.
    await author.press(say('writing.ask.button'), { [say('writing.ask.what')]: 'Too long?' });
    expect(author.status).toBe(400);
    expect(author.$('[name=asks]').text()).toBe('Too long?');
    await author.press(say('writing.ask.button'), { ...marks('there'), [say('writing.ask.whom')]: say('writing.ask.whom-anyone') });
    expect(author.sees(say('writing.author.nothing-yet'))).toBe(true);
    expect(author.sees(say('writing.wait.unknown'))).toBe(true);
    const request = author.path.split('?')[0] ?? '';

    await reader.open('/feedback');
    expect(reader.sees('Lina Brunner')).toBe(true);
    await reader.follow('Where the cable was');
    expect(reader.sees('Too long?')).toBe(true);
    const passage = say('writing.request.passage', { number: 1 });
    const remark = say('writing.request.remark', { number: 1 });
    const send = say('writing.request.send');
    await reader.press(send, {
      ...marks('strong'),
      [say('writing.request.words')]: 'The root is the story.',
      [passage]: 'words that are not there',
      [remark]: 'Begin here.',
    });
    expect(reader.status).toBe(409);
    expect(reader.sees(say('writing.refusal.passage-not-found'))).toBe(true);
    expect(reader.$('[name=words]').text()).toBe('The root is the story.');
    await reader.press(send, { [passage]: 'nothing\nsecond hole: a root' });
    expect(reader.status).toBe(200);
    expect(reader.sees(say('writing.said.feedback-given'))).toBe(true);
    await reader.replay();
    expect(reader.sees(say('writing.request.your-feedback'))).toBe(true);
    await reader.open('/feedback');
    expect(reader.sees('Where the cable was')).toBe(false);

    const [letter] = await site.club.letters(lina.email);
    expect(letter?.subject).toBe(say('writing.notice.feedback-given', { name: amina.name, title: 'Where the cable was' }));
    expect(letter?.text).not.toContain('root');
    await author.open(linkIn(letter?.text ?? ''));
    expect(author.path).toBe(request);
    expect(author.$('mark').text()).toContain('second hole: a root');
    await author.press(say('writing.author.thank-button'), { [say('writing.author.thank-words')]: 'The root comes first now.' });
    expect(author.sees('The root comes first now.')).toBe(true);

    await author.follow(say('writing.author.revise'));
    await author.press(say('writing.edit.save'), {
      [say('writing.field.body')]: dug.replace('Last Tuesday I dug', 'A root. That is what I found when I dug'),
    });
    expect(author.sees(say('writing.said.saved'))).toBe(true);
    await author.open(request);
    await author.follow(say('writing.author.what-changed'));
    expect(author.$('ins').text()).toContain('A root.');
    expect(author.$('del').text()).toContain('Last Tuesday');

    await reader.open(request);
    expect(reader.sees('Last Tuesday I dug')).toBe(true);
    expect(reader.sees('A root.')).toBe(false);
    expect(reader.sees('The root comes first now.')).toBe(true);
  });

  test('two windows: the second keeps what it typed, and both versions are kept', async () => {
    const { visitor: left } = await someone('Marco Bernasconi');
    await left.open('/write');
    await left.press(say('writing.start.button'), {
      [say('writing.field.title')]: 'Two windows',
      [say('writing.field.first-lines')]: 'beginning',
    });
    const older = new URLSearchParams({
      piece: left.$('[name=piece]').attr('value') ?? '',
      revision: '1',
      title: 'Two windows',
      lang: 'en',
      body: 'from the right',
    });
    await left.press(say('writing.edit.save'), { [say('writing.field.body')]: 'from the left' });
    await left.post('?_action=writing.revisePiece', older);
    expect(left.status).toBe(409);
    expect(left.sees(say('writing.refusal.saved-elsewhere'))).toBe(true);
    expect(left.$('[name=body]').text()).toBe('from the right');
    await left.press(say('writing.edit.save'));
    expect(left.status).toBe(200);
    expect(left.$('[name=revision]').attr('value')).toBe('3');
  });

  test('one member is asked by name; what was written for a request closed meanwhile is handed back', async () => {
    const { visitor: author } = await someone('Claire Favre');
    const { visitor: peer } = await someone(`Zora ${language}`);
    await author.open('/write');
    await author.press(say('writing.start.button'), { [say('writing.field.title')]: 'For Zora', [say('writing.field.first-lines')]: dug });
    await author.follow(say('writing.edit.ask'));
    await author.press(say('writing.ask.search-button'), { [say('writing.ask.search-name')]: `zora ${language}` });
    await author.press(say('writing.ask.button'), { ...marks('there'), [say('writing.ask.whom')]: `Zora ${language}` });
    expect(author.status).toBe(200);
    await peer.open('/feedback');
    await peer.follow('For Zora');
    await author.press(say('writing.author.close'));
    await peer.press(say('writing.request.send'), { [say('writing.request.words')]: 'An hour of careful words.' });
    expect(peer.status).toBe(409);
    expect(peer.$('[name=kept]').text()).toBe('An hour of careful words.');
    expect(peer.sees('Last Tuesday')).toBe(false);
    await peer.open(author.path);
    expect(peer.status).toBe(404);
  });

  test('a piece is deleted for good', async () => {
    const { visitor: author } = await someone('Ruth Zimmermann');
    await author.open('/write');
    await author.press(say('writing.start.button'), {
      [say('writing.field.title')]: 'Not this one',
      [say('writing.field.first-lines')]: 'gone soon',
    });
    const piece = author.path.split('?')[0] ?? '';
    await author.press(say('writing.delete.button'));
    expect(author.sees(say('writing.said.deleted'))).toBe(true);
    await author.open(piece);
    expect(author.status).toBe(404);
  });
});

test('script in every field is shown as text, a megabyte is refused, and a replayed start starts once', async () => {
  const member = await aMember(site.club, { name: 'Hostile Hans' });
  const hans = await site.as(member);
  const script = '<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1))';
  await hans.open('/write');
  await hans.press('Start', { Title: script, 'First lines': script });
  const path = hans.path;
  await hans.replay();
  expect(hans.path.split('?')[0]).toBe(path.split('?')[0]);
  expect(hans.$('main script, main img, main a[href^=javascript]').length).toBe(0);
  const before = (await site.club.db.select({ latest: pieces.latest }).from(pieces)).length;
  const piece = hans.$('[name=piece]').attr('value') ?? '';
  await hans.post('?_action=writing.revisePiece', { piece, revision: '1', title: 'x', lang: 'en', body: 'x'.repeat(25_000) });
  expect(hans.status).toBe(400);
  expect(hans.sees('That is too long')).toBe(true);
  await hans.post('?_action=writing.revisePiece', { piece, revision: '1', title: 'x', lang: 'en', body: 'x'.repeat(1_000_000) });
  expect(hans.status).toBe(400);
  expect(hans.sees('That is too long')).toBe(true);
  expect((await site.club.db.select({ latest: pieces.latest }).from(pieces)).length).toBe(before);
  for (const address of ['/write/nothing', '/write/nothing/ask', '/write/nothing/revisions', '/feedback/nothing', '/feedback/%00']) {
    await hans.open(address);
    expect([address, hans.status]).toEqual([
      address,
      address.endsWith('%00') ? expect.toSatisfy((s: number) => s === 400 || s === 404) : 404,
    ]);
  }
});
