import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { activeWeeks, feedbacks, notices, pieces, revisions } from '#db/schema/index.ts';
import { deletePiece } from '#src/features/writing/commands/delete-piece.ts';
import { revisePiece } from '#src/features/writing/commands/revise-piece.ts';
import { startPiece } from '#src/features/writing/commands/start-piece.ts';
import { myPiece, myPieces, myRevisions } from '#src/features/writing/piece-queries.ts';
import { feedbackOn, requestFor } from '#src/features/writing/queries.ts';
import { revisePieceForm, startPieceForm } from '#src/features/writing/schema.ts';
import type { Member } from '#src/platform/actor.ts';
import { NotFound } from '#src/platform/errors.ts';
import { newId } from '#src/platform/ids.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';
import { anAnswer, aPiece, aRequest, dug, pieceRow, refusalOf, requestRow, the } from './support.ts';

let club: TestClub;
let lina: Member;
beforeAll(async () => {
  club = await aClub();
  lina = await aMember(club, { name: 'Lina Brunner', consents: ['accompanied'] });
});

const revisionsOf = (piece: string) => club.db.select().from(revisions).where(eq(revisions.pieceId, piece)).orderBy(revisions.number);
const revised = (piece: string, revision: number, body: string, title = 'The cable') => ({
  piece,
  revision,
  title,
  lang: 'en' as const,
  body,
});

describe('starting a piece', () => {
  test('it begins with its first revision, private, rendered and as plain text', async () => {
    const id = await aPiece(club, lina, { body: 'A **bold** claim' });
    const [first] = await revisionsOf(id);
    expect(first).toMatchObject({
      number: 1,
      body: 'A **bold** claim',
      plain: 'A bold claim',
      bodyHtml: '<p>A <strong>bold</strong> claim</p>\n',
    });
    expect((await myPiece(club, lina, id))?.request).toBeNull();
  });

  test('the same form twice, even at the same moment, starts one piece', async () => {
    const input = { once: newId(club.clock), title: 'Twice', lang: 'en' as const, body: '' };
    const both = await Promise.all([startPiece(club, lina, input), startPiece(club, lina, input)]);
    expect(both.map(the)).toEqual([{ id: input.once }, { id: input.once }]);
    expect(await revisionsOf(input.once)).toHaveLength(1);
  });

  test("somebody else's key opens nothing", async () => {
    const id = await aPiece(club, lina);
    const other = await aMember(club);
    await expect(startPiece(club, other, { once: id, title: 'Mine?', lang: 'en', body: '' })).rejects.toThrow(NotFound);
    expect((await pieceRow(club, id))?.title).toBe('The cable');
  });

  test('a text of a megabyte is refused beside its field', () => {
    const read = startPieceForm.safeParse({ once: newId(club.clock), title: 'Big', lang: 'en', body: 'x'.repeat(1_000_000) });
    expect(read.error?.issues).toMatchObject([{ path: ['body'], message: 'field.too-long', maximum: 20_000 }]);
    expect(
      revisePieceForm
        .safeParse({ piece: newId(club.clock), revision: '1', title: '', lang: 'xx', body: '' })
        .error?.issues.map(({ path }) => path[0]),
    ).toEqual(['title', 'lang']);
  });

  test('script is text', async () => {
    const id = await aPiece(club, lina, { title: '<script>alert(1)</script>', body: '<script>alert(1)</script> [x](javascript:alert(1))' });
    const [first] = await revisionsOf(id);
    expect(first?.bodyHtml).not.toMatch(/<script|href="javascript/);
    expect(first?.plain).toContain('<script>');
  });
});

describe('revising a piece', () => {
  test('a changed text becomes the next revision, an unchanged one does not', async () => {
    const id = await aPiece(club, lina);
    club.clock.forward({ minutes: 5 });
    expect(the(await revisePiece(club, lina, revised(id, 1, `${dug} Tell me.`)))).toEqual({ id, changed: true });
    expect(the(await revisePiece(club, lina, revised(id, 2, `${dug} Tell me.`)))).toEqual({ id, changed: false });
    expect((await revisionsOf(id)).map(({ number }) => number)).toEqual([1, 2]);
    expect(await pieceRow(club, id)).toMatchObject({ latest: 2, revisedAt: club.clock.now() });
  });

  test('a new title alone makes no revision', async () => {
    const id = await aPiece(club, lina);
    expect(the(await revisePiece(club, lina, revised(id, 1, dug, 'What the plan said')))).toEqual({ id, changed: true });
    expect(await pieceRow(club, id)).toMatchObject({ title: 'What the plan said', latest: 1 });
  });

  test('two windows: the second is refused and overwrites nothing; the same form replayed is fine', async () => {
    const id = await aPiece(club, lina);
    the(await revisePiece(club, lina, revised(id, 1, 'from the first window')));
    expect(refusalOf(await revisePiece(club, lina, revised(id, 1, 'from the second window')))).toBe('writing.refusal.saved-elsewhere');
    expect(the(await revisePiece(club, lina, revised(id, 1, 'from the first window')))).toEqual({ id, changed: false });
    expect((await revisionsOf(id)).map(({ body }) => body)).toEqual([dug, 'from the first window']);
    the(await revisePiece(club, lina, revised(id, 2, 'from the second window')));
    expect(await revisionsOf(id)).toHaveLength(3);
  });

  test('two windows at the same moment: one wins, one is told, no number is used twice', async () => {
    const id = await aPiece(club, lina);
    const both = await Promise.all([revisePiece(club, lina, revised(id, 1, 'left')), revisePiece(club, lina, revised(id, 1, 'right'))]);
    expect(both.map(refusalOf).sort()).toEqual(['done', 'writing.refusal.saved-elsewhere']);
    expect((await revisionsOf(id)).map(({ number }) => number)).toEqual([1, 2]);
  });

  test("nobody revises, reads, compares or deletes another's piece, not even a lead", async () => {
    const id = await aPiece(club, lina);
    const lead = await aMember(club, { lead: true });
    await expect(revisePiece(club, lead, revised(id, 1, 'better'))).rejects.toThrow(NotFound);
    await expect(deletePiece(club, lead, { piece: id })).rejects.toThrow(NotFound);
    await expect(myRevisions(club, lead, id)).rejects.toThrow(NotFound);
    expect(await myPiece(club, lead, id)).toBeUndefined();
    await expect(myPiece(club, lina, 'not-an-id')).rejects.toThrow(NotFound);
  });

  test('it counts as an act of a member who asked to be accompanied, once a week; a paused member may write too', async () => {
    const paused = await aMember(club, { paused: true });
    const id = await aPiece(club, paused);
    the(await revisePiece(club, paused, revised(id, 1, 'slowly')));
    expect(await club.db.select().from(activeWeeks).where(eq(activeWeeks.memberId, paused.id))).toEqual([]);
    expect(await club.db.select().from(activeWeeks).where(eq(activeWeeks.memberId, lina.id))).toHaveLength(1);
  });
});

describe('what changed', () => {
  test('the last two revisions by default, any two on request, none that do not exist', async () => {
    const id = await aPiece(club, lina, { body: 'one' });
    expect((await myRevisions(club, lina, id)).compared).toBeNull();
    await revisePiece(club, lina, revised(id, 1, 'one two'));
    await revisePiece(club, lina, revised(id, 2, 'one two three'));
    const latest = await myRevisions(club, lina, id);
    expect(latest.revisions.map(({ number }) => number)).toEqual([3, 2, 1]);
    expect(latest.compared).toMatchObject({ before: { number: 2 }, after: { number: 3 } });
    const first = await myRevisions(club, lina, id, { from: 1, to: 3 });
    expect(
      first.compared?.changes
        .filter(({ kind }) => kind === 'added')
        .map(({ text }) => text)
        .join(''),
    ).toBe(' two three');
    expect((await myRevisions(club, lina, id, { from: 1, to: 9 })).compared).toBeNull();
  });
});

test('each piece says what happens to it', async () => {
  const [author, giver] = [await aMember(club), await aMember(club)];
  const piece = await aPiece(club, author);
  const state = async () => (await myPieces(club, author)).pieces[0]?.request;
  expect(await state()).toBeNull();
  const request = await aRequest(club, author, { piece });
  expect(await state()).toMatchObject({ id: request, answers: 0, closedAt: null });
  await anAnswer(club, giver, request);
  expect(await state()).toMatchObject({ id: request, answers: 1 });
  expect((await myPiece(club, author, piece))?.request).toMatchObject({ id: request, answers: 1 });
});

test('my pieces come last revised first, in pages', async () => {
  const author = await aMember(club);
  const ids: string[] = [];
  for (let i = 0; i < 22; i++) {
    club.clock.forward({ minutes: 1 });
    ids.unshift(await aPiece(club, author, { title: `Piece ${i}` }));
  }
  const first = await myPieces(club, author);
  expect(first.pieces.map(({ id }) => id)).toEqual(ids.slice(0, 20));
  const second = await myPieces(club, author, { before: first.more });
  expect(second).toMatchObject({ pieces: ids.slice(20).map((id) => ({ id })), more: undefined });
  expect((await myPieces(club, author, { before: 'nonsense' })).pieces).toHaveLength(20);
});

describe('deleting a piece', () => {
  test('a piece nobody answered leaves nothing behind', async () => {
    const id = await aPiece(club, lina);
    const peer = await aMember(club, { consents: ['listed'] });
    const request = await aRequest(club, lina, { piece: id, whom: `member:${peer.id}` });
    the(await deletePiece(club, lina, { piece: id }));
    expect(await pieceRow(club, id)).toBeUndefined();
    expect(await revisionsOf(id)).toEqual([]);
    expect(await requestRow(club, request)).toBeUndefined();
    expect(await club.db.select().from(notices).where(eq(notices.memberId, peer.id))).toEqual([]);
  });

  test("a giver keeps their own words, without one of the author's", async () => {
    const id = await aPiece(club, lina, { title: 'My very own title' });
    const giver = await aMember(club, { name: 'Amina Haddad' });
    const request = await aRequest(club, lina, { piece: id });
    const feedback = await anAnswer(club, giver, request, { quote1: 'dug for a cable', remark1: 'Begin here.' });
    the(await deletePiece(club, lina, { piece: id }));
    const view = await requestFor(club, giver, request);
    expect(view).toMatchObject({ piece: null, revision: null, author: { name: 'Lina Brunner' }, request: { asks: '', selfCheck: {} } });
    expect(view?.request.closedAt).not.toBeNull();
    expect(await feedbackOn(club, giver, request)).toMatchObject([
      { id: feedback, wordsHtml: '<p>The dig stays with me. I would begin there.</p>\n', comments: [{ quote: null, body: 'Begin here.' }] },
    ]);
    expect(await club.db.select().from(feedbacks).where(eq(feedbacks.id, feedback))).toHaveLength(1);
    expect(JSON.stringify(await club.db.select().from(notices))).not.toContain('My very own title');
    expect(await club.db.select().from(pieces).where(eq(pieces.id, id))).toEqual([]);
  });

  test('the database itself refuses to forget half', async () => {
    const id = await aPiece(club, lina);
    await aRequest(club, lina, { piece: id });
    await expect(club.db.delete(pieces).where(eq(pieces.id, id))).rejects.toThrow();
  });
});
