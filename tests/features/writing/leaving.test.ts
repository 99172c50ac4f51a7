import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { feedbackRequests, members, pieces } from '#db/schema/index.ts';
import { eraseWriting } from '#src/features/writing/commands/erase-writing.ts';
import { revisePiece } from '#src/features/writing/commands/revise-piece.ts';
import { sayThanks } from '#src/features/writing/commands/say-thanks.ts';
import { exportWriting } from '#src/features/writing/export.ts';
import { feedbackOn, requestFor } from '#src/features/writing/queries.ts';
import type { Member } from '#src/platform/actor.ts';
import { inTransaction } from '#src/platform/club.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';
import { anAnswer, aPiece, aRequest, requestRow } from './support.ts';

let club: TestClub;
let lina: Member;
let amina: Member;
beforeEach(async () => {
  club = await aClub();
  lina = await aMember(club, { name: 'Lina Brunner' });
  amina = await aMember(club, { name: 'Amina Haddad', consents: ['listed'] });
});

const leave = ({ id }: Member) =>
  inTransaction(club, async (club) => {
    await eraseWriting(club, id);
    await club.db.delete(members).where(eq(members.id, id));
  });

describe('leaving', () => {
  test('an author takes every word along; the giver keeps theirs', async () => {
    const request = await aRequest(club, lina);
    const feedback = await anAnswer(club, amina, request, { quote1: 'dug', remark1: 'Here.' });
    await sayThanks(club, lina, { feedback, words: 'My thanks in my words' });
    const unanswered = await aRequest(club, lina);
    await leave(lina);
    expect(await club.db.select().from(pieces).where(eq(pieces.authorId, lina.id))).toEqual([]);
    expect(await requestRow(club, unanswered)).toBeUndefined();
    expect(await requestFor(club, amina, request)).toMatchObject({ author: null, piece: null, revision: null });
    expect(await feedbackOn(club, amina, request)).toMatchObject([{ comments: [{ quote: null, body: 'Here.' }], thanks: { words: '' } }]);
  });

  test('a giver takes their words along; the author keeps the piece, the thread and their thanks', async () => {
    const request = await aRequest(club, lina);
    const feedback = await anAnswer(club, amina, request, { quote1: 'dug', remark1: 'Here.' });
    await sayThanks(club, lina, { feedback, words: 'Thank you' });
    await leave(amina);
    const [left] = await feedbackOn(club, lina, request);
    expect(left).toMatchObject({ giver: null, giverId: null, criteria: {}, wordsHtml: '', comments: [], thanks: { words: 'Thank you' } });
    expect(await requestFor(club, lina, request)).toMatchObject({ piece: { title: 'The cable' } });
  });

  test('a request to someone who leaves stays with its author', async () => {
    const request = await aRequest(club, lina, { whom: `member:${amina.id}` });
    await leave(amina);
    expect(await requestRow(club, request)).toMatchObject({ audience: 'member', toMemberId: null, closedAt: null });
  });

  test('when both have left, nothing remains', async () => {
    const request = await aRequest(club, lina);
    await anAnswer(club, amina, request);
    await leave(amina);
    await leave(lina);
    expect(await club.db.select().from(feedbackRequests).where(eq(feedbackRequests.id, request))).toEqual([]);
  });
});

test('a member takes along pieces with their revisions, and feedback given and received', async () => {
  const piece = await aPiece(club, lina, { body: 'First **draft**' });
  await revisePiece(club, lina, { piece, revision: 1, title: 'The cable', lang: 'en', body: 'Second draft' });
  const request = await aRequest(club, lina, { piece });
  const feedback = await anAnswer(club, amina, request, { quote1: 'Second', remark1: 'Or third?' });
  await sayThanks(club, lina, { feedback, words: 'Gladly' });
  const mine = await exportWriting(club, lina.id);
  expect(mine.pieces).toMatchObject([
    {
      title: 'The cable',
      revisions: [
        { number: 1, body: 'First **draft**' },
        { number: 2, body: 'Second draft' },
      ],
    },
  ]);
  expect(mine.feedbackAsked).toMatchObject([{ id: request, piece, asks: 'Is it too long?', selfCheck: { learns: 'missing' } }]);
  expect(mine.feedbackReceived).toMatchObject([
    { giver: 'Amina Haddad', thanks: 'Gladly', comments: [{ quote: 'Second', body: 'Or third?' }] },
  ]);
  expect(mine.feedbackGiven).toEqual([]);
  expect((await exportWriting(club, amina.id)).feedbackGiven).toMatchObject([
    { author: 'Lina Brunner', title: 'The cable', words: 'The dig stays with me. I would begin there.' },
  ]);
});
