import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { comments, feedbacks, memberships, notices, thanks } from '#db/schema/index.ts';
import { askFeedback } from '#src/features/writing/commands/ask-feedback.ts';
import { closeRequest } from '#src/features/writing/commands/close-request.ts';
import { giveFeedback } from '#src/features/writing/commands/give-feedback.ts';
import { openToAnyone } from '#src/features/writing/commands/open-to-anyone.ts';
import { revisePiece } from '#src/features/writing/commands/revise-piece.ts';
import { sayThanks } from '#src/features/writing/commands/say-thanks.ts';
import { askableMembers, askingFor } from '#src/features/writing/piece-queries.ts';
import { feedbackOn, requestFor } from '#src/features/writing/queries.ts';
import { giveFeedbackForm } from '#src/features/writing/schema.ts';
import type { Member } from '#src/platform/actor.ts';
import { Forbidden, NotFound } from '#src/platform/errors.ts';
import { newId } from '#src/platform/ids.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';
import { aGroupOf, anAnswer, answer, aPiece, aRequest, ask, refusalOf, requestRow, the } from './support.ts';

let club: TestClub;
let lina: Member;
let amina: Member;
beforeAll(async () => {
  club = await aClub();
  lina = await aMember(club, { name: 'Lina Brunner' });
  amina = await aMember(club, { name: 'Amina Haddad', consents: ['listed', 'reminders'] });
});

const noticesOf = (member: Member) => club.db.select().from(notices).where(eq(notices.memberId, member.id)).orderBy(notices.id);

describe('asking for feedback', () => {
  test('the request holds the revision of that day, the self-check and until when', async () => {
    const piece = await aPiece(club, lina);
    const id = await aRequest(club, lina, { piece, days: '7' });
    the(await revisePiece(club, lina, { piece, revision: 1, title: 'The cable', lang: 'en', body: 'rewritten since' }));
    const view = await requestFor(club, amina, id);
    expect(view).toMatchObject({
      revision: { number: 1 },
      piece: { latest: 2 },
      request: { asks: 'Is it too long?', selfCheck: { learns: 'missing', concrete: 'strong' } },
    });
    expect(view?.request.visibleUntil).toEqual(new Date(club.clock.now().getTime() + 7 * 86_400_000));
  });

  test('the same form twice asks once; a second request while one is open is refused; afterwards not', async () => {
    const piece = await aPiece(club, lina);
    const input = ask(piece, 'anyone', { once: newId(club.clock), days: '7' });
    expect(the(await askFeedback(club, lina, input))).toEqual({ id: input.once });
    expect(the(await askFeedback(club, lina, input))).toEqual({ id: input.once });
    const again = () => askFeedback(club, lina, ask(piece, 'anyone', { once: newId(club.clock) }));
    expect(refusalOf(await again())).toBe('writing.refusal.already-asked');
    expect((await askingFor(club, lina, piece)).openRequest).toBe(input.once);
    club.clock.forward({ days: 7 });
    expect((await askingFor(club, lina, piece)).openRequest).toBeNull();
    expect(refusalOf(await again())).toBe('done');
    expect((await requestRow(club, input.once))?.closedAt).toEqual((await requestRow(club, input.once))?.visibleUntil);
  });

  test('two askings at the same moment make one request', async () => {
    const piece = await aPiece(club, lina);
    const once = () => askFeedback(club, lina, ask(piece, 'anyone', { once: newId(club.clock) }));
    expect((await Promise.all([once(), once()])).map(refusalOf).sort()).toEqual(['done', 'writing.refusal.already-asked']);
  });

  test("nobody asks about another's piece, and there must be something to read", async () => {
    const piece = await aPiece(club, lina, { body: '' });
    await expect(askFeedback(club, amina, ask(piece))).rejects.toThrow(NotFound);
    expect(refusalOf(await askFeedback(club, lina, ask(piece, 'anyone', { once: newId(club.clock) })))).toBe(
      'writing.refusal.nothing-written',
    );
  });

  test('the member asked hears of it; by mail only if they wanted reminders', async () => {
    const quiet = await aMember(club, { name: 'Quiet Quentin', consents: ['listed'] });
    const request = await aRequest(club, lina, { whom: `member:${quiet.id}` });
    await aRequest(club, lina, { whom: `member:${amina.id}` });
    expect(await noticesOf(quiet)).toMatchObject([
      { kind: 'writing.notice.asked', href: `/feedback/${request}`, params: { name: 'Lina Brunner', title: 'The cable' } },
    ]);
    expect(await club.letters(quiet.email)).toEqual([]);
    expect(await club.letters(amina.email)).toMatchObject([{ subject: 'Lina Brunner would like your feedback on “The cable”' }]);
    expect(JSON.stringify(await club.letters())).not.toContain('dug');
  });

  test('only those who are listed and not pausing can be found and asked, and never oneself', async () => {
    const piece = await aPiece(club, lina);
    const unlisted = await aMember(club, { name: 'Zoë Unlisted' });
    const paused = await aMember(club, { name: 'Zoë Paused', consents: ['listed'], paused: true });
    const listed = await aMember(club, { name: 'Marco Zoëllner', consents: ['listed'] });
    expect((await askableMembers(club, lina, { who: 'zoë' })).map(({ id }) => id)).toEqual([listed.id]);
    expect(await askableMembers(club, listed, { who: 'Marco' })).toEqual([]);
    expect(await askableMembers(club, lina, { who: '%' })).toEqual([]);
    expect(await askableMembers(club, lina, {})).toEqual([]);
    for (const whom of [unlisted, paused, lina]) {
      expect(await askFeedback(club, lina, ask(piece, `member:${whom.id}`, { once: newId(club.clock) }))).toMatchObject({
        refusal: 'writing.refusal.member-away',
        field: 'whom',
      });
    }
  });

  test('a group can be asked by its members alone, and nobody in it is pestered', async () => {
    const piece = await aPiece(club, lina);
    const mine = await aGroupOf(club, lina, amina);
    const foreign = await aGroupOf(club, amina);
    expect((await askingFor(club, lina, piece)).groups).toMatchObject([{ id: mine }]);
    expect(refusalOf(await askFeedback(club, lina, ask(piece, `group:${foreign}`, { once: newId(club.clock) })))).toBe(
      'writing.refusal.not-in-group',
    );
    const before = (await noticesOf(amina)).length;
    await aRequest(club, lina, { piece, whom: `group:${mine}` });
    expect(await noticesOf(amina)).toHaveLength(before);
  });
});

describe('who sees a request', () => {
  test('anyone while it is open to anyone; afterwards the author and those who answered', async () => {
    const request = await aRequest(club, lina);
    const giver = await aMember(club);
    const late = await aMember(club, { paused: true });
    expect(await requestFor(club, late, request)).toBeDefined();
    await anAnswer(club, giver, request);
    the(await closeRequest(club, lina, { request }));
    expect(await requestFor(club, lina, request)).toBeDefined();
    expect(await requestFor(club, giver, request)).toMatchObject({ answered: true, revision: { number: 1 } });
    expect(await requestFor(club, late, request)).toBeUndefined();
  });

  test('a lead who was not asked sees nothing', async () => {
    const lead = await aMember(club, { lead: true });
    const request = await aRequest(club, lina, { whom: `member:${amina.id}` });
    expect(await requestFor(club, lead, request)).toBeUndefined();
    await expect(giveFeedback(club, lead, answer(request, { once: newId(club.clock) }))).rejects.toThrow(NotFound);
    await expect(requestFor(club, lead, 'robots.txt')).rejects.toThrow(NotFound);
  });

  test('leaving the group ends the look into its requests', async () => {
    const [peer, group] = [await aMember(club), await aGroupOf(club, lina)];
    const request = await aRequest(club, lina, { whom: `group:${group}` });
    expect(await requestFor(club, peer, request)).toBeUndefined();
    await club.db.insert(memberships).values({ groupId: group, memberId: peer.id, joinedAt: club.clock.now() });
    expect(await requestFor(club, peer, request)).toMatchObject({ inGroup: true, toGroup: 'Field notes' });
    await club.db.delete(memberships).where(eq(memberships.memberId, peer.id));
    expect(await requestFor(club, peer, request)).toBeUndefined();
  });
});

describe('giving feedback', () => {
  test('criteria, words and remarks on passages, placed in the plain text', async () => {
    const request = await aRequest(club, lina);
    const giver = await aMember(club, { name: 'Marco Bernasconi' });
    club.clock.forward({ seconds: 1 });
    const id = await anAnswer(club, giver, request, { quote2: 'where  the\nplan said', remark2: 'Good.', quote1: 'dug', remark1: 'Here!' });
    const placed = await club.db.select().from(comments).where(eq(comments.feedbackId, id)).orderBy(comments.start);
    expect(placed).toMatchObject([
      { start: 15, end: 18, quote: 'dug', body: 'Here!' },
      { quote: 'where the plan said', body: 'Good.' },
    ]);
    expect(await club.db.select().from(feedbacks).where(eq(feedbacks.id, id))).toMatchObject([
      { criteria: { concrete: 'strong' }, giverId: giver.id },
    ]);
    expect((await requestRow(club, request))?.firstAnsweredAt).toEqual(club.clock.now());
    expect((await noticesOf(lina)).at(-1)).toMatchObject({
      kind: 'writing.notice.feedback-given',
      params: { name: 'Marco Bernasconi', title: 'The cable' },
    });
    expect((await club.letters(lina.email)).at(-1)?.subject).toBe('Marco Bernasconi has given you feedback on “The cable”');
  });

  test('words that do not stand in the text are refused beside their field, and nothing is stored', async () => {
    const request = await aRequest(club, lina);
    const result = await giveFeedback(
      club,
      amina,
      answer(request, { once: newId(club.clock), quote1: 'dug', remark1: 'ok', quote3: 'the cat', remark3: 'what cat?' }),
    );
    expect(result).toMatchObject({ refusal: 'writing.refusal.passage-not-found', field: 'quote3' });
    expect(await feedbackOn(club, lina, request)).toEqual([]);
    expect((await requestRow(club, request))?.firstAnsweredAt).toBeNull();
  });

  test('a passage without a remark, a remark without a passage, and no words at all are said beside their fields', () => {
    const read = giveFeedbackForm.safeParse({
      once: newId(club.clock),
      request: newId(club.clock),
      words: 'x',
      quote1: 'dug',
      remark2: 'hm',
    });
    expect(read.error?.issues.map(({ path, message }) => [path[0], message])).toEqual([
      ['remark1', 'writing.field.remark-missing'],
      ['quote2', 'writing.field.passage-missing'],
    ]);
    expect(giveFeedbackForm.safeParse({ once: newId(club.clock), request: newId(club.clock), words: ' ' }).error?.issues).toMatchObject([
      { path: ['words'] },
    ]);
  });

  test('the same form twice gives once; a second feedback is refused; both at once as well', async () => {
    const request = await aRequest(club, lina);
    const input = answer(request, { once: newId(club.clock) });
    expect((await Promise.all([giveFeedback(club, amina, input), giveFeedback(club, amina, input)])).map(refusalOf)).toEqual([
      'done',
      'done',
    ]);
    expect(refusalOf(await giveFeedback(club, amina, answer(request, { once: newId(club.clock) })))).toBe(
      'writing.refusal.already-answered',
    );
    expect(await feedbackOn(club, lina, request)).toHaveLength(1);
  });

  test('not to oneself, not when it is closed, not when its time is over', async () => {
    const request = await aRequest(club, lina, { days: '7' });
    await expect(giveFeedback(club, lina, answer(request, { once: newId(club.clock) }))).rejects.toThrow(Forbidden);
    club.clock.forward({ days: 8 });
    expect(refusalOf(await giveFeedback(club, amina, answer(request, { once: newId(club.clock) })))).toBe('writing.refusal.closed');
    const second = await aRequest(club, lina);
    the(await closeRequest(club, lina, { request: second }));
    expect(refusalOf(await giveFeedback(club, amina, answer(second, { once: newId(club.clock) })))).toBe('writing.refusal.closed');
  });

  test('the author sees all of it, each giver only their own', async () => {
    const request = await aRequest(club, lina);
    const [one, two] = [await aMember(club, { name: 'One' }), await aMember(club, { name: 'Two' })];
    await anAnswer(club, one, request);
    club.clock.forward({ seconds: 1 });
    await anAnswer(club, two, request, { words: 'Different words.' });
    expect((await feedbackOn(club, lina, request)).map(({ giver }) => giver)).toEqual(['One', 'Two']);
    expect((await feedbackOn(club, two, request)).map(({ giver }) => giver)).toEqual(['Two']);
    expect(await feedbackOn(club, amina, request)).toEqual([]);
  });
});

describe('steering a request', () => {
  test('its author opens it to anyone, until when stays', async () => {
    const request = await aRequest(club, lina, { whom: `member:${amina.id}` });
    const [stranger, until] = [await aMember(club), (await requestRow(club, request))?.visibleUntil];
    expect(await requestFor(club, stranger, request)).toBeUndefined();
    await expect(openToAnyone(club, stranger, { request })).rejects.toThrow(NotFound);
    the(await openToAnyone(club, lina, { request }));
    expect(await requestFor(club, stranger, request)).toBeDefined();
    expect(await requestRow(club, request)).toMatchObject({ audience: 'anyone', toMemberId: null, visibleUntil: until });
  });

  test('closing twice is closing once; a closed request is not opened again; nobody else closes it', async () => {
    const request = await aRequest(club, lina);
    await expect(closeRequest(club, amina, { request })).rejects.toThrow(NotFound);
    the(await closeRequest(club, lina, { request }));
    const closedAt = (await requestRow(club, request))?.closedAt;
    club.clock.forward({ hours: 1 });
    the(await closeRequest(club, lina, { request }));
    expect((await requestRow(club, request))?.closedAt).toEqual(closedAt);
    expect(refusalOf(await openToAnyone(club, lina, { request }))).toBe('writing.refusal.closed');
  });
});

describe('thanks', () => {
  test('the author thanks once, the giver hears of it; nobody else can thank', async () => {
    const request = await aRequest(club, lina);
    const giver = await aMember(club);
    const feedback = await anAnswer(club, giver, request);
    await expect(sayThanks(club, giver, { feedback, words: 'thanks, me' })).rejects.toThrow(NotFound);
    await Promise.all([
      sayThanks(club, lina, { feedback, words: 'I moved the dig up.' }),
      sayThanks(club, lina, { feedback, words: 'I moved the dig up.' }),
    ]);
    the(await sayThanks(club, lina, { feedback, words: 'again' }));
    expect(await club.db.select().from(thanks).where(eq(thanks.feedbackId, feedback))).toMatchObject([{ words: 'I moved the dig up.' }]);
    expect(await noticesOf(giver)).toMatchObject([{ kind: 'writing.notice.thanked', params: { name: 'Lina Brunner' } }]);
    expect((await feedbackOn(club, giver, request))[0]?.thanks?.words).toBe('I moved the dig up.');
  });
});
