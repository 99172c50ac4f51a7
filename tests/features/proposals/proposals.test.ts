import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { activeWeeks, notices, proposalReviews, proposals, proposalVersions } from '#db/schema/index.ts';
import { readCourses } from '#src/features/corrections/lead-queries.ts';
import { readCourse } from '#src/features/learning/queries.ts';
import { countActsSoFar } from '#src/features/programme/commands/count-acts-so-far.ts';
import { proposeModule } from '#src/features/proposals/commands/propose-module.ts';
import { withdrawProposal } from '#src/features/proposals/commands/withdraw-proposal.ts';
import { remindOfProposals } from '#src/features/proposals/jobs.ts';
import { proposalFor } from '#src/features/proposals/proposal-view.ts';
import { modulesHere, modulesToRead, myProposals, proposablePieces } from '#src/features/proposals/queries.ts';
import { deletePiece } from '#src/features/writing/commands/delete-piece.ts';
import { revisePiece } from '#src/features/writing/commands/revise-piece.ts';
import type { Lead, Member } from '#src/platform/actor.ts';
import { Forbidden, NotFound } from '#src/platform/errors.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';
import { moduleFile, someContent } from '../learning/content.ts';
import { aPiece, refusalOf, the } from '../writing/support.ts';
import { aProposal, around, decide, noticesOf, proposalRow, proposing, reviseAs, say } from './support.ts';

const content = someContent([moduleFile('x', 'en', {}, 1)]);

let club: TestClub;
let amina: Member;
let beat: Member;
let claire: Member;
let ruth: Lead;
let ida: Lead;
beforeEach(async () => {
  club = { ...(await aClub()), content };
  await club.clean();
  amina = await aMember(club, { name: 'Amina Haddad', consents: ['accompanied'] });
  beat = await aMember(club, { name: 'Beat Keller', consents: ['accompanied'] });
  claire = await aMember(club, { name: 'Claire Favre' });
  ruth = (await aMember(club, { name: 'Ruth Zimmermann', lead: true })) as Lead;
  ida = (await aMember(club, { name: 'Ida Lead', lead: true })) as Lead;
});

const twoYes = async (id: string, version = 1) => {
  the(await say(club, beat, id, 'yes', { version }));
  the(await say(club, claire, id, 'yes', { version }));
};
const rewrite = async (piece: string, body: string, title = 'The cable') => {
  the(await revisePiece(club, amina, { piece, revision: 1, title, lang: 'en', body }));
};
const view = async (member: Member, id: string) => (await proposalFor(club, member, id)) ?? null;

describe('proposing', () => {
  test('lays the newest revision before every member, with its author’s name, and nothing of what is written later', async () => {
    const { id, piece } = await aProposal(club, amina, { body: 'How to read a **plan**.' });
    await rewrite(piece, 'Something private, later.');
    const { modules } = await modulesToRead(club, claire);
    expect(modules).toMatchObject([{ id, title: 'The cable', author: 'Amina Haddad', minutes: 7, opening: 'How to read a plan.' }]);
    expect(await view(claire, id)).toMatchObject({
      isMine: false,
      latest: {
        html: '<p>How to read a <strong>plan</strong>.</p>\n',
        goals: ['You can name a cable.', 'You know whom to ask.'],
        place: { tier: 'first-steps', course: { slug: 'a-course', title: 'A course' } },
      },
    });
    expect(JSON.stringify(await view(claire, id))).not.toContain('private');
    expect((await modulesToRead(club, amina)).modules).toEqual([]);
    expect((await view(amina, id))?.isPieceNewer).toBe(true);
  });

  test('is for one’s own piece, once, with words in it, and a place that is there', async () => {
    const piece = await aPiece(club, amina);
    await expect(proposeModule(club, beat, proposing(club, piece))).rejects.toThrow(NotFound);
    expect(refusalOf(await proposeModule(club, amina, proposing(club, piece, { place: 'course:gone' })))).toBe(
      'proposals.refusal.no-place',
    );
    const form = proposing(club, piece);
    const first = the(await proposeModule(club, amina, form));
    expect(the(await proposeModule(club, amina, form))).toEqual(first);
    expect(refusalOf(await proposeModule(club, amina, proposing(club, piece)))).toBe('proposals.refusal.already-proposed');
    const empty = await aPiece(club, amina, { body: '' });
    expect(refusalOf(await proposeModule(club, amina, proposing(club, empty)))).toBe('proposals.refusal.nothing-written');
    expect((await proposablePieces(club, amina)).pieces).toEqual([]);
  });

  test('two forms at once make one proposal', async () => {
    const piece = await aPiece(club, amina);
    const said = await Promise.all([1, 2, 3].map(() => proposeModule(club, amina, proposing(club, piece))));
    expect(said.map(refusalOf).sort()).toEqual(['done', 'proposals.refusal.already-proposed', 'proposals.refusal.already-proposed']);
  });

  test('and reading are acts of those who are accompanied, found again from their rows', async () => {
    const { id } = await aProposal(club, amina);
    the(await say(club, beat, id));
    const weeks = async () => (await club.db.select().from(activeWeeks)).map(({ memberId }) => memberId).sort();
    const before = await weeks();
    expect(before).toEqual([amina.id, beat.id].sort());
    await club.db.delete(activeWeeks);
    for (const member of [amina, beat]) await countActsSoFar(club, member.id);
    expect(await weeks()).toEqual(before);
  });
});

describe('reading', () => {
  test('goes to the author with a name, to leads without one, and to no other reader', async () => {
    const { id } = await aProposal(club, amina);
    the(await say(club, beat, id, 'yes-with', { words: 'Begin with the **dig**.' }));
    expect((await view(amina, id))?.said).toMatchObject([
      {
        by: 'Beat Keller',
        verdict: 'yes-with',
        wordsHtml: '<p>Begin with the <strong>dig</strong>.</p>\n',
        criteria: { concrete: 'strong' },
      },
    ]);
    expect((await view(claire, id))?.said).toEqual([]);
    expect((await view(ruth, id))?.said).toEqual([]);
    club.clock.forward({ hours: 1 });
    the(await say(club, claire, id));
    the(await say(club, await aMember(club, { name: 'Dario Rossi' }), id));
    const forLeads = await view(ruth, id);
    expect(forLeads?.said.map(({ verdict, by }) => [verdict, by])).toEqual([
      ['yes-with', null],
      ['yes', null],
      ['yes', null],
    ]);
    expect(JSON.stringify(forLeads)).not.toMatch(/Beat|Claire|Dario/);
    expect(await noticesOf(club, amina)).toHaveLength(3);
    expect((await club.letters(amina.email))[0]?.subject).toBe('Beat Keller read your module “The cable” and says something to it');
  });

  test('is for others, once each version, and for the version that lies there', async () => {
    const { id, piece } = await aProposal(club, amina);
    await expect(say(club, amina, id)).rejects.toThrow(Forbidden);
    the(await say(club, beat, id));
    expect(refusalOf(await say(club, beat, id))).toBe('proposals.refusal.already-said');
    await rewrite(piece, 'A second version.');
    the(await reviseAs(club, amina, id));
    expect(refusalOf(await say(club, claire, id, 'yes', { version: 1 }))).toBe('proposals.refusal.newer');
    the(await say(club, beat, id, 'yes', { version: 2 }));
    await expect(say(club, claire, '0193b0c0-0000-7000-8000-000000000000')).rejects.toThrow(NotFound);
  });

  test('two yes at once: both count, the leads hear of it once and without a name', async () => {
    for (let round = 0; round < 5; round++) {
      await club.db.delete(notices);
      const { id } = await aProposal(club, amina);
      expect((await Promise.all([say(club, beat, id), say(club, claire, id)])).map(refusalOf)).toEqual(['done', 'done']);
      expect((await view(amina, id))?.facts.stage).toBe('deciding');
      expect(await noticesOf(club, ruth)).toEqual([{ kind: 'proposals.notice.two-yes', params: {}, href: '/programme/courses' }]);
    }
  });

  test('a yes with changes and a not yet do not count as yes', async () => {
    const { id } = await aProposal(club, amina);
    the(await say(club, beat, id, 'yes-with'));
    the(await say(club, claire, id, 'not-yet'));
    expect(await view(amina, id)).toMatchObject({ yes: 0, facts: { stage: 'reading' } });
    expect(await noticesOf(club, ruth)).toEqual([]);
  });
});

describe('a new version', () => {
  test('starts from none: earlier readers hear of it, see what changed, and confirm', async () => {
    const { id, piece } = await aProposal(club, amina, { body: 'The plan was wrong.' });
    await twoYes(id);
    await rewrite(piece, 'The plan was old.');
    the(await reviseAs(club, amina, id));
    expect(await view(amina, id)).toMatchObject({ yes: 0, facts: { stage: 'reading' }, isPieceNewer: false });
    expect(await noticesOf(club, beat)).toEqual([
      { kind: 'proposals.notice.revised', params: { name: 'Amina Haddad', title: 'The cable' }, href: `/learn/proposals/${id}` },
    ]);
    const again = await view(beat, id);
    expect(again?.changes?.filter(({ kind }) => kind !== 'same')).toEqual([
      { kind: 'removed', text: 'wrong' },
      { kind: 'added', text: 'old' },
    ]);
    expect((await view(ida, id))?.changes).toBeUndefined();
    expect((await modulesToRead(club, beat)).modules).toHaveLength(1);
    await twoYes(id, 2);
    expect((await view(amina, id))?.facts.stage).toBe('deciding');
  });

  test('that changes nothing, or is sent twice, keeps what was said', async () => {
    const { id, piece } = await aProposal(club, amina);
    await twoYes(id);
    expect(the(await reviseAs(club, amina, id))).toEqual({ changed: false });
    await rewrite(piece, 'Another text.');
    expect(the(await reviseAs(club, amina, id))).toEqual({ changed: true });
    expect(the(await reviseAs(club, amina, id))).toEqual({ changed: false });
    expect(refusalOf(await reviseAs(club, amina, id, 1, { minutes: '9' }))).toBe('proposals.refusal.newer');
    expect((await proposalRow(club, id))?.latest).toBe(2);
    await expect(reviseAs(club, beat, id, 2)).rejects.toThrow(NotFound);
  });

  test('leaves the one that is here until a lead agrees to it, and then takes its place', async () => {
    const { id, piece } = await aProposal(club, amina, { body: 'First.' });
    await twoYes(id);
    the(await decide(club, ruth, id));
    await rewrite(piece, 'Second.', 'Another title');
    the(await reviseAs(club, amina, id));
    expect(await view(ida, id)).toMatchObject({ here: { html: '<p>First.</p>\n' }, latest: { html: '<p>Second.</p>\n' } });
    expect((await modulesHere(club, ida)).modules).toMatchObject([{ title: 'The cable' }]);
    expect((await modulesToRead(club, ida)).modules).toMatchObject([{ title: 'Another title' }]);
    await twoYes(id, 2);
    the(await decide(club, ida, id, '', 2));
    expect((await modulesHere(club, ruth)).modules).toMatchObject([{ title: 'Another title' }]);
  });
});

describe('deciding', () => {
  test('after two yes a lead agrees, and it appears with its author’s name, also on its course', async () => {
    const { id } = await aProposal(club, amina);
    the(await say(club, beat, id));
    expect(refusalOf(await decide(club, ruth, id))).toBe('proposals.refusal.not-your-turn');
    the(await say(club, claire, id));
    expect((await readCourses(club, ruth)).toDecide).toMatchObject([{ id, title: 'The cable', author: 'Amina Haddad' }]);
    club.clock.forward({ hours: 1 });
    the(await decide(club, ruth, id));
    expect((await readCourses(club, ruth)).toDecide).toEqual([]);
    expect((await modulesHere(club, claire)).modules).toMatchObject([{ id, author: 'Amina Haddad' }]);
    expect((await readCourse(club, claire, 'a-course')).fromTheClub).toEqual([
      { id, title: 'The cable', lang: 'en', author: 'Amina Haddad' },
    ]);
    expect((await modulesToRead(club, ida)).modules).toEqual([]);
    expect((await noticesOf(club, amina)).at(-1)).toMatchObject({ kind: 'proposals.notice.appeared', params: { name: 'Ruth Zimmermann' } });
    for (const reader of [beat, claire])
      expect(await noticesOf(club, reader)).toMatchObject([
        { kind: 'proposals.notice.appeared-for-readers', params: { title: 'The cable' } },
      ]);
  });

  test('stays on the page of its course when that is renamed', async () => {
    const { id } = await aProposal(club, amina);
    await twoYes(id);
    the(await decide(club, ruth, id));
    const files = someContent([moduleFile('x', 'en', {}, 1, 'About x.', 'new-course')], 'new-course').files;
    const renamed = {
      ...club,
      content: {
        files: files.map((file) => ({
          ...file,
          meta: { ...(file.meta as object), ...(file.path.endsWith('/course') ? { formerly: ['a-course'] } : {}) },
        })),
      },
    };
    expect((await readCourse(renamed, claire, 'new-course')).fromTheClub).toHaveLength(1);
    expect((await proposalFor(renamed, claire, id))?.latest?.place.course?.slug).toBe('new-course');
  });

  test('or says what is missing: the author reads it, and the version is closed', async () => {
    const { id, piece } = await aProposal(club, amina);
    await twoYes(id);
    the(await decide(club, ruth, id, 'A word about what is confidential.'));
    expect(await view(amina, id)).toMatchObject({
      facts: { stage: 'missing' },
      decision: { outcome: 'missing', words: 'A word about what is confidential.', by: 'Ruth Zimmermann' },
    });
    expect((await view(beat, id))?.decision?.words).toBe('');
    expect(refusalOf(await say(club, ida, id))).toBe('proposals.refusal.not-your-turn');
    expect((await modulesToRead(club, ida)).modules).toEqual([]);
    expect((await modulesHere(club, ida)).modules).toEqual([]);
    await rewrite(piece, 'With that word.');
    the(await reviseAs(club, amina, id));
    expect((await modulesToRead(club, ida)).modules).toHaveLength(1);
  });

  test('is for a lead who neither wrote it nor read it', async () => {
    const { id } = await aProposal(club, amina);
    await twoYes(id);
    await expect(decide(club, beat, id)).rejects.toThrow(Forbidden);
    the(await say(club, ida, id));
    await expect(decide(club, ida, id)).rejects.toThrow(Forbidden);
    const own = await aProposal(club, ruth);
    await twoYes(own.id);
    await expect(decide(club, ruth, own.id)).rejects.toThrow(Forbidden);
    the(await decide(club, ida, own.id));
  });

  test('by two leads at once: the first stands', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await aProposal(club, amina);
      await twoYes(id);
      await club.db.delete(notices);
      const said = await Promise.all([decide(club, ruth, id), decide(club, ida, id, 'An example.')]);
      expect(said.map(refusalOf).sort()).toEqual(['done', 'proposals.refusal.decided']);
      expect((await view(amina, id))?.facts.stage).toBe(refusalOf(said[0]) === 'done' ? 'here' : 'missing');
      expect(await noticesOf(club, amina)).toHaveLength(1);
      the(refusalOf(said[0]) === 'done' ? await decide(club, ruth, id) : await decide(club, ida, id, 'An example.'));
    }
  });
});

describe('withdrawing', () => {
  test('is the author’s, at any time, also after it appeared; everybody keeps their own words', async () => {
    const { id } = await aProposal(club, amina);
    await twoYes(id);
    the(await decide(club, ruth, id));
    await expect(withdrawProposal(club, beat, { proposal: id })).rejects.toThrow(Forbidden);
    the(await withdrawProposal(club, amina, { proposal: id }));
    the(await withdrawProposal(club, amina, { proposal: id }));
    expect(await view(ida, id)).toBeNull();
    expect(await view(beat, id)).toMatchObject({ latest: undefined, said: [{ mine: true }] });
    expect(JSON.stringify(await view(beat, id))).not.toContain('cable');
    expect(await view(amina, id)).toMatchObject({ facts: { stage: 'withdrawn' }, said: [{}, {}] });
    expect((await modulesHere(club, ida)).modules).toEqual([]);
    expect((await readCourse(club, ida, 'a-course')).fromTheClub).toEqual([]);
    expect(await noticesOf(club, beat)).toEqual([]);
    expect(refusalOf(await say(club, ida, id))).toBe('proposals.refusal.withdrawn');
    await expect(withdrawProposal(club, beat, { proposal: id })).rejects.toThrow(NotFound);
  });

  test('lets the piece be proposed anew', async () => {
    const { id, piece } = await aProposal(club, amina);
    the(await withdrawProposal(club, amina, { proposal: id }));
    expect((await proposablePieces(club, amina)).pieces).toHaveLength(1);
    the(await proposeModule(club, amina, proposing(club, piece)));
    expect((await myProposals(club, amina)).proposals.map(({ stage }) => stage).sort()).toEqual(['reading', 'withdrawn']);
  });

  test('while a lead agrees: in the end nobody else sees the text', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await aProposal(club, amina);
      await twoYes(id);
      const [agreed, withdrawn] = await Promise.all([decide(club, ruth, id), withdrawProposal(club, amina, { proposal: id })]);
      expect(refusalOf(withdrawn)).toBe('done');
      expect(['done', 'proposals.refusal.withdrawn']).toContain(refusalOf(agreed));
      expect(await view(ida, id)).toBeNull();
      expect((await modulesHere(club, ida)).modules).toEqual([]);
    }
  });

  test('deleting the piece takes every word of its author, and leaves the readers theirs', async () => {
    const { id, piece } = await aProposal(club, amina);
    const alone = await aProposal(club, amina);
    the(await say(club, beat, id, 'not-yet', { words: 'Not yet.' }));
    the(await deletePiece(club, amina, { piece }));
    the(await deletePiece(club, amina, { piece: alone.piece }));
    expect(await proposalRow(club, alone.id)).toBeUndefined();
    expect(await club.db.select().from(proposalVersions)).toEqual([]);
    expect(await view(beat, id)).toMatchObject({ latest: undefined, said: [{ words: 'Not yet.' }] });
    expect((await view(amina, id))?.said).toMatchObject([{ by: 'Beat Keller' }]);
    expect((await myProposals(club, amina)).proposals).toMatchObject([{ title: null, stage: 'withdrawn' }]);
    expect(await noticesOf(club, amina)).toEqual([]);
  });

  test('deleting the piece while somebody reads it leaves no half', async () => {
    for (let round = 0; round < 5; round++) {
      const { id, piece } = await aProposal(club, amina);
      const [said, gone] = await Promise.allSettled([say(club, beat, id), deletePiece(club, amina, { piece })]);
      expect(gone.status).toBe('fulfilled');
      const row = await proposalRow(club, id);
      if (said.status === 'fulfilled' && said.value.ok) expect(row).toMatchObject({ pieceId: null });
      else expect(row).toBeUndefined();
      expect(await club.db.$count(proposalReviews, eq(proposalReviews.proposalId, id))).toBe(row ? 1 : 0);
    }
  });
});

describe('lists', () => {
  test('what waits longest comes first, page by page, without what one has read', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 23; i++) {
      club.clock.forward({ minutes: 1 });
      ids.push((await aProposal(club, amina, { title: `Module ${i}` })).id);
    }
    the(await say(club, claire, ids[0] ?? ''));
    const first = await modulesToRead(club, claire);
    expect(first.modules.map(({ id }) => id)).toEqual(ids.slice(1, 21));
    expect((await modulesToRead(club, claire, { after: first.more })).modules.map(({ id }) => id)).toEqual(ids.slice(21));
    const mine = await myProposals(club, amina);
    expect(mine.proposals.map(({ id }) => id)).toEqual(ids.toReversed().slice(0, 20));
    expect((await myProposals(club, amina, { before: mine.more })).proposals).toHaveLength(3);
    await club.db.update(proposals).set({ appeared: 1, appearedAt: club.clock.now() });
    const here = await modulesHere(club, claire);
    const rest = await modulesHere(club, claire, { before: here.more });
    expect(new Set([...here.modules, ...rest.modules].map(({ id }) => id)).size).toBe(23);
  });
});

describe('waits', () => {
  test('the usual wait for a first reader is said to authors, from five of them on', async () => {
    const authors = await Promise.all([1, 2, 3, 4, 5].map((n) => aMember(club, { name: `Author ${n}` })));
    const mine = await aProposal(club, amina);
    for (const [i, author] of authors.entries()) {
      const { id } = await aProposal(club, author);
      club.clock.forward({ hours: i + 1 });
      the(await say(club, beat, id));
      expect((await view(amina, mine.id))?.wait).toBe(i < 4 ? null : 3 * 3600);
    }
    expect((await view(claire, mine.id))?.wait).toBeNull();
  });

  test('a week without readers reaches author and leads, a week without a lead the leads; each once', async () => {
    const unread = await aProposal(club, amina);
    const ready = await aProposal(club, claire);
    the(await say(club, beat, ready.id));
    the(await say(club, amina, ready.id));
    const done = await aProposal(club, beat);
    the(await say(club, amina, done.id, 'not-yet'));
    the(await say(club, claire, done.id, 'not-yet'));
    await club.db.delete(notices);
    club.clock.forward({ days: 6 });
    await remindOfProposals.run(club, {});
    expect(await club.db.$count(notices)).toBe(0);
    club.clock.forward({ days: 2 });
    await remindOfProposals.run(club, {});
    await remindOfProposals.run(club, {});
    expect(await noticesOf(club, amina)).toEqual([
      { kind: 'proposals.notice.readers-missing', params: { title: 'The cable', days: '7' }, href: `/learn/proposals/${unread.id}` },
    ]);
    expect((await noticesOf(club, ruth)).map(({ kind, href }) => `${kind} ${href}`).sort()).toEqual([
      'proposals.notice.lead-missing /programme/courses',
      'proposals.notice.readers-missing-somewhere /learn/proposals',
    ]);
    expect([...(await noticesOf(club, beat)), ...(await noticesOf(club, claire))]).toEqual([]);
  });
});

test('a lead’s week of silence begins with the second yes, also where readers were missing before', async () => {
  const late = await aProposal(club, claire);
  club.clock.forward({ days: 8 });
  await remindOfProposals.run(club, {});
  expect((await noticesOf(club, ruth)).map(({ kind }) => kind)).toContain('proposals.notice.readers-missing-somewhere');
  the(await say(club, beat, late.id));
  the(await say(club, amina, late.id));
  await club.db.delete(notices);
  const kinds = async () => (await noticesOf(club, ruth)).map(({ kind }) => kind);
  club.clock.forward({ days: 6 });
  await remindOfProposals.run(club, {});
  expect(await kinds()).toEqual([]);
  club.clock.forward({ days: 2 });
  await remindOfProposals.run(club, {});
  await remindOfProposals.run(club, {});
  expect(await kinds()).toEqual(['proposals.notice.lead-missing']);
});

test('a place without a course is its tier', async () => {
  const piece = await aPiece(club, amina);
  const { id } = the(await proposeModule(club, amina, proposing(club, piece, { ...around, place: 'tier:insights' })));
  expect((await view(claire, id))?.latest?.place).toEqual({ tier: 'insights', course: undefined });
});
