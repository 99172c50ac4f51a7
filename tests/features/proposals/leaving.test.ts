import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { members, proposalReviews, proposals } from '#db/schema/index.ts';
import { proposalFor } from '#src/features/proposals/proposal-view.ts';
import { exportProposals } from '#src/features/proposals/export.ts';
import { modulesHere } from '#src/features/proposals/queries.ts';
import type { Member } from '#src/platform/actor.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';
import { moduleFile, someContent } from '../learning/content.ts';
import { the } from '../writing/support.ts';
import { aProposal, decide, leave as leaveAs, proposalRow, say } from './support.ts';

let club: TestClub;
let amina: Member;
let beat: Member;
let claire: Member;
let ruth: Member;
beforeEach(async () => {
  club = { ...(await aClub()), content: someContent([moduleFile('x', 'en', {}, 1)]) };
  await club.clean();
  amina = await aMember(club, { name: 'Amina Haddad' });
  beat = await aMember(club, { name: 'Beat Keller' });
  claire = await aMember(club, { name: 'Claire Favre' });
  ruth = await aMember(club, { name: 'Ruth Zimmermann', lead: true });
});

const leave = (member: Member) => leaveAs(club, member);
const here = async () => {
  const { id } = await aProposal(club, amina);
  the(await say(club, beat, id, 'yes', { words: 'I learned something.' }));
  the(await say(club, claire, id));
  the(await decide(club, ruth, id));
  return id;
};

test('an author takes the module along; readers keep their own words, and with the last of them the place goes', async () => {
  const id = await here();
  await leave(amina);
  expect((await modulesHere(club, ruth)).modules).toEqual([]);
  expect(await proposalRow(club, id)).toMatchObject({ authorId: null, pieceId: null });
  expect(await proposalFor(club, beat, id)).toMatchObject({ author: null, latest: undefined, said: [{ words: 'I learned something.' }] });
  expect(await proposalFor(club, ruth, id)).toBeUndefined();
  await leave(claire);
  expect(await proposalRow(club, id)).toBeDefined();
  await leave(beat);
  expect(await proposalRow(club, id)).toBeUndefined();
});

test('a reader takes their words along; what has appeared stays', async () => {
  const id = await here();
  await leave(beat);
  const view = await proposalFor(club, amina, id);
  expect(view).toMatchObject({ facts: { stage: 'here' } });
  expect(view?.said.filter(({ hasLeft }) => hasLeft)).toMatchObject([{ by: null, words: '', wordsHtml: '', criteria: {} }]);
});

test('a yes whose giver has left no longer counts before a lead agreed', async () => {
  const { id } = await aProposal(club, amina);
  the(await say(club, beat, id));
  the(await say(club, claire, id));
  await leave(beat);
  expect(await proposalFor(club, amina, id)).toMatchObject({ yes: 1, facts: { stage: 'reading' } });
});

test('a lead takes their words along; the decision stays', async () => {
  const { id } = await aProposal(club, amina);
  the(await say(club, beat, id));
  the(await say(club, claire, id));
  the(await decide(club, ruth, id, 'An example.'));
  await leave(ruth);
  expect((await proposalFor(club, amina, id))?.decision).toMatchObject({ outcome: 'missing', words: '', by: null });
});

test('neither side can lose its member and keep the words', async () => {
  await here();
  await expect(club.db.delete(members).where(eq(members.id, beat.id))).rejects.toThrow();
  await expect(club.db.delete(members).where(eq(members.id, amina.id))).rejects.toThrow();
  expect(await club.db.$count(proposals)).toBe(1);
  expect(await club.db.$count(proposalReviews)).toBe(2);
});

test('what one proposed, read and decided is taken along, and nothing of the other side but what was said to one', async () => {
  await here();
  const [author, reader, lead] = await Promise.all([amina, beat, ruth].map(({ id }) => exportProposals(club, id)));
  expect(author?.proposed).toMatchObject([
    {
      versions: [{ number: 1, title: 'The cable', goals: ['You can name a cable.', 'You know whom to ask.'] }],
      said: [{ by: 'Beat Keller', words: 'I learned something.' }, { by: 'Claire Favre' }],
      decisions: [{ by: 'Ruth Zimmermann', outcome: 'agreed' }],
    },
  ]);
  expect(reader).toMatchObject({ proposed: [], reviewed: [{ verdict: 'yes', words: 'I learned something.' }], decided: [] });
  expect(JSON.stringify(reader)).not.toContain('cable');
  expect(lead).toMatchObject({ reviewed: [], decided: [{ outcome: 'agreed' }] });
});
