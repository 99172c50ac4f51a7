import { beforeAll, expect, test } from 'vitest';
import { eraseInsight } from '#src/features/exchange/commands/erase-insight.ts';
import { searchClub } from '#src/features/exchange/search-queries.ts';
import { RESULTS } from '#src/features/exchange/rules.ts';
import type { Member } from '#src/platform/actor.ts';
import { aGroup } from '#tests/features/groups/support.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';
import { anInsight, aReply } from './support.ts';

let club: TestClub;
let reader: Member;
let author: Member;
beforeAll(async () => {
  club = await aClub();
  reader = await aMember(club, { name: 'Lina Brunner', locale: 'de' });
  author = await aMember(club, { name: 'Amina Haddad', consents: ['listed'], topics: ['storytelling'] });
});

const titles = async (words: string, member = reader) => (await searchClub(club, member, words)).insights.map(({ title }) => title);

test('a text is found by another form of its word, each in its own language', async () => {
  await anInsight(club, author, { lang: 'de', title: 'Erzählte Geschichten' });
  await anInsight(club, author, { lang: 'fr', title: 'Raconter les histoires' });
  await anInsight(club, author, { lang: 'it', title: 'Raccontare le storie' });
  await anInsight(club, author, { lang: 'en', title: 'Telling my stories' });
  expect(await titles('Geschichte')).toEqual(['Erzählte Geschichten']);
  expect(await titles('histoire')).toEqual(['Raconter les histoires']);
  expect(await titles('raccontano')).toEqual(['Raccontare le storie']);
  expect(await titles('story')).toEqual(['Telling my stories']);
  expect(await titles('story -telling')).toEqual([]);
  expect(await titles('"my stories"')).toEqual(['Telling my stories']);
});

test('a word in the title weighs more than one in the text', async () => {
  await anInsight(club, author, { title: 'Other', body: 'A lighthouse, far away.' });
  await anInsight(club, author, { title: 'Lighthouse', body: 'Far away.' });
  await anInsight(club, author, { title: 'Another', body: 'Only a lighthouse here.' });
  expect((await titles('lighthouse'))[0]).toBe('Lighthouse');
});

test('what stands in other people\u2019s groups is never found, by its members it is', async () => {
  const group = await aGroup(club, { name: 'Quiet room', members: [author] });
  await anInsight(club, author, { group, title: 'Confidential walrus', body: 'Walrus.' });
  expect(await titles('walrus', author)).toEqual(['Confidential walrus']);
  expect(await titles('walrus')).toEqual([]);
  expect(await titles('walrus', await aMember(club, { lead: true, administrator: true }))).toEqual([]);
});

test('what its author took back is not found any more', async () => {
  const id = await anInsight(club, author, { title: 'Ephemeral pangolin' });
  await aReply(club, reader, id, 'I liked it.');
  await eraseInsight(club, author, { insight: id });
  expect(await titles('pangolin')).toEqual([]);
});

test('people are found by name, headline or topic, if they chose to be listed and are not on a break', async () => {
  await aMember(club, { name: 'Amina Hidden' });
  await aMember(club, { name: 'Amina Paused', consents: ['listed'], paused: true });
  const people = async (words: string) => (await searchClub(club, reader, words)).people.map(({ name }) => name);
  expect(await people('amina')).toEqual(['Amina Haddad']);
  expect(await people('Storytelling')).toEqual(['Amina Haddad']);
});

test('groups and courses are found by name, courses in the reader\u2019s language', async () => {
  await aGroup(club, { name: 'Leserunde' });
  await aGroup(club, { name: 'Leserunde von früher', closed: true });
  expect((await searchClub(club, reader, 'leserunde')).groups.map(({ name }) => name)).toEqual(['Leserunde']);
  const { courses } = await searchClub(club, reader, 'Profil');
  expect(courses).toContainEqual(expect.objectContaining({ slug: 'a-profile-you-like', lang: 'de' }));
});

test('no more than one page is shown, and it says so', async () => {
  for (let i = 0; i <= RESULTS; i += 1) await anInsight(club, author, { title: `Marmot ${i}` });
  const found = await searchClub(club, reader, 'marmot');
  expect(found.insights).toHaveLength(RESULTS);
  expect(found.isCut).toBe(true);
});

test.each(['', "'", '"', '& | !', ':*', '\\', '%', '_', '-', 'the', '((', 'a:b', '🚡', "'; drop table insights; --"])(
  '%j is only a word',
  async (words) => {
    await expect(searchClub(club, reader, words)).resolves.toBeDefined();
  },
);
