import { gunzipSync } from 'node:zlib';
import { count, eq, isNull } from 'drizzle-orm';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { badges, exerciseTexts, pieces, statusEntries } from '#db/schema/index.ts';
import { askBadge } from '#src/features/badges/commands/ask-badge.ts';
import { revokeBadge } from '#src/features/badges/commands/revoke-badge.ts';
import { shareBadge } from '#src/features/badges/commands/share-badge.ts';
import { withdrawBadge } from '#src/features/badges/commands/withdraw-badge.ts';
import { withdrawKey } from '#src/features/badges/commands/withdraw-key.ts';
import { didDocument, issuerDocument, keySet, statusList } from '#src/features/badges/public-documents.ts';
import { readAtAddress, readCredential } from '#src/features/badges/public-queries.ts';
import { readBadges } from '#src/features/badges/queries.ts';
import { LIST_LENGTH } from '#src/features/badges/rules.ts';
import { startPiece } from '#src/features/writing/commands/start-piece.ts';
import { revisePiece } from '#src/features/writing/commands/revise-piece.ts';
import { sayThanks } from '#src/features/writing/commands/say-thanks.ts';
import { exportEverything } from '#src/features/members/export.ts';
import { operator } from '#src/platform/actor.ts';
import { newSigningKey, signingKey } from '#src/platform/credentials.ts';
import { Forbidden, NotFound } from '#src/platform/errors.ts';
import { newId } from '#src/platform/ids.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { leave } from '#src/features/members/commands/leave.ts';
import { aMember } from '#tests/support/people.ts';
import { anAnswer, aRequest, refusalOf, the } from '../writing/support.ts';
import { aBadge, badgeFile, contentWith, worksThrough } from './support.ts';

let club: TestClub;
beforeAll(async () => {
  club = await withBadges(await aClub());
});

async function withBadges<T extends TestClub>(club: T): Promise<T> {
  const content = contentWith(
    badgeFile('steps'),
    badgeFile('steps', { title: 'Das Abzeichen' }, 'de', 'Durchgearbeitet.'),
    badgeFile('written', { order: 2, exercises: true }),
    badgeFile('thanked', { order: 3, thanks: true }),
  );
  return { ...club, content };
}

const rowOf = async (id: string) => (await club.db.select().from(badges).where(eq(badges.id, id)))[0];

describe('asking', () => {
  test('whoever has worked through it gets it by asking, once; nobody gets it without', async () => {
    const lina = await aMember(club);
    expect(refusalOf(await askBadge(club, lina, { badge: 'steps', named: false }))).toBe('badges.refusal.not-yet');
    await worksThrough(club, lina);
    expect((await readBadges(club, lina)).mine).toEqual([]);

    const twice = await Promise.all([1, 2].map(() => askBadge(club, lina, { badge: 'steps', named: false })));
    expect(new Set(twice.map((result) => the(result).id)).size).toBe(1);
    const { mine, offers } = await readBadges(club, lina);
    expect(mine).toHaveLength(1);
    expect(offers.map(({ slug, isMine }) => [slug, isMine])).toEqual([
      ['steps', true],
      ['written', false],
      ['thanked', false],
    ]);
  });

  test('what is open is named with its links', async () => {
    const lina = await aMember(club);
    await worksThrough(club, lina, ['one']);
    await club.db.delete(exerciseTexts).where(eq(exerciseTexts.memberId, lina.id));
    const written = (await readBadges(club, lina)).offers.find(({ slug }) => slug === 'written');
    expect(written?.standing).toMatchObject({ isEarned: false, isBegun: true });
    expect(written?.open).toMatchObject([
      {
        href: '/learn/a-course',
        modules: [{ href: '/learn/a-course/two', title: 'The module two' }],
        exercises: [{ href: '/learn/a-course/two#exercise' }],
      },
    ]);
  });

  test('a draft counts as an exercise once something was written in it, and while it is there', async () => {
    const lina = await aMember(club);
    await worksThrough(club, lina);
    const piece = the(await startPiece(club, lina, { once: newId(club.clock), title: 'T', lang: 'en', body: 'The starter' })).id;
    const mine = eq(exerciseTexts.memberId, lina.id);
    await club.db.update(exerciseTexts).set({ body: '', pieceId: piece }).where(mine);
    expect(refusalOf(await askBadge(club, lina, { badge: 'written', named: false }))).toBe('badges.refusal.not-yet');
    the(await revisePiece(club, lina, { piece, revision: 1, title: 'T', lang: 'en', body: 'My own' }));
    expect(refusalOf(await askBadge(club, lina, { badge: 'written', named: false }))).toBe('done');

    const beat = await aMember(club);
    await worksThrough(club, beat);
    await club.db.update(exerciseTexts).set({ body: '', pieceId: piece }).where(eq(exerciseTexts.memberId, beat.id));
    expect(refusalOf(await askBadge(club, beat, { badge: 'written', named: false }))).toBe('badges.refusal.not-yet');
    await club.db.delete(pieces).where(eq(pieces.id, piece));
  });

  test('a thank-you for feedback given counts, one’s own thanks do not', async () => {
    const [lina, beat] = [await aMember(club), await aMember(club)];
    for (const member of [lina, beat]) await worksThrough(club, member);
    const feedback = await anAnswer(club, lina, await aRequest(club, beat));
    expect(refusalOf(await askBadge(club, lina, { badge: 'thanked', named: false }))).toBe('badges.refusal.not-yet');
    the(await sayThanks(club, beat, { feedback, words: '' }));
    expect(refusalOf(await askBadge(club, lina, { badge: 'thanked', named: false }))).toBe('done');
    expect(refusalOf(await askBadge(club, beat, { badge: 'thanked', named: false }))).toBe('badges.refusal.not-yet');
  });

  test('it says what the content says, in the member’s language; the name only if they want', async () => {
    const lina = await aMember(club, { name: 'Lina Brunner', locale: 'de' });
    await worksThrough(club, lina);
    const { id, credential } = await aBadge(club, lina, { named: true });
    expect(credential).toMatchObject({
      '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
      id: `http://club.test/badges/${id}`,
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      issuer: { id: 'did:web:club.test:badges', type: ['Profile'], name: 'Social Community Club', url: 'http://club.test' },
      validFrom: '2026-03-02T08:00:00Z',
      credentialSubject: {
        identifier: [{ type: 'IdentityObject', hashed: false, identityHash: 'Lina Brunner', identityType: 'ext:name' }],
        achievement: { inLanguage: 'de', name: 'Das Abzeichen', criteria: { narrative: 'Durchgearbeitet.' } },
      },
      proof: { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022', proofPurpose: 'assertionMethod' },
    });

    const beat = await aMember(club, { name: 'Beat Keller' });
    await worksThrough(club, beat);
    const nameless = (await aBadge(club, beat)).credential;
    expect(JSON.stringify(nameless)).not.toMatch(/Beat|Keller|firn\.example/);
    expect(JSON.stringify(nameless)).not.toContain(beat.id);
  });

  test('a club without a key asks nobody for anything and publishes nothing', async () => {
    const silent = { ...club, config: { ...club.config, badgeKey: undefined } };
    const lina = await aMember(club);
    await worksThrough(club, lina);
    expect(await readBadges(silent, lina)).toEqual({ isSigning: false, offers: [], mine: [] });
    expect(refusalOf(await askBadge(silent, lina, { badge: 'steps', named: false }))).toBe('badges.refusal.no-key');
    for (const document of [didDocument, keySet, issuerDocument]) await expect(document(silent)).rejects.toThrow(NotFound);
    await expect(statusList(silent, '0')).rejects.toThrow(NotFound);
  });

  test('a badge that is not in the content is not there', async () => {
    const lina = await aMember(club);
    await expect(askBadge(club, lina, { badge: 'constructor', named: false })).rejects.toThrow(NotFound);
  });

  test('asking and giving back all day has an end', async () => {
    const lina = await aMember(club);
    await worksThrough(club, lina);
    for (let i = 0; i < 20; i++) the(await withdrawBadge(club, lina, { badge: (await aBadge(club, lina)).id }));
    expect(refusalOf(await askBadge(club, lina, { badge: 'steps', named: false }))).toBe('badges.refusal.too-often');
  });
});

describe('showing', () => {
  test('an address is closed until its member opens it, and shows what they chose', async () => {
    const [lina, beat] = [await aMember(club, { name: 'Lina Brunner' }), await aMember(club)];
    await worksThrough(club, lina);
    const { id } = await aBadge(club, lina, { named: true });
    for (const viewer of [null, beat, lina]) await expect(readAtAddress(club, viewer, id)).rejects.toThrow(NotFound);
    for (const viewer of [null, beat]) await expect(readCredential(club, viewer, id)).rejects.toThrow(NotFound);

    the(await shareBadge(club, lina, { badge: id, share: 'without-name' }));
    const shown = await readAtAddress(club, null, id);
    expect(shown).toMatchObject({ kind: 'open', name: null, hasFile: false, title: 'The badge steps', mayRevoke: false });
    expect(JSON.stringify(shown)).not.toContain('Lina');
    await expect(readCredential(club, beat, id)).rejects.toThrow(NotFound);

    the(await shareBadge(club, lina, { badge: id, share: 'with-name' }));
    expect(await readAtAddress(club, beat, id)).toMatchObject({ kind: 'open', name: 'Lina Brunner', hasFile: true });
    expect((await readCredential(club, null, id)).credential.id).toBe(`http://club.test/badges/${id}`);

    the(await shareBadge(club, lina, { badge: id, share: 'nobody' }));
    await expect(readAtAddress(club, null, id)).rejects.toThrow(NotFound);
  });

  test('a badge signed without a name can be shown, but not with one', async () => {
    const lina = await aMember(club);
    await worksThrough(club, lina);
    const { id } = await aBadge(club, lina);
    expect(refusalOf(await shareBadge(club, lina, { badge: id, share: 'with-name' }))).toBe('badges.refusal.no-name');
    the(await shareBadge(club, lina, { badge: id, share: 'without-name' }));
    expect(await readAtAddress(club, null, id)).toMatchObject({ name: null, hasFile: true });
  });

  test('only its member opens, closes or gives back a badge, leads included', async () => {
    const [lina, ruth] = [await aMember(club), await aMember(club, { lead: true })];
    await worksThrough(club, lina);
    const { id } = await aBadge(club, lina);
    await expect(shareBadge(club, ruth, { badge: id, share: 'without-name' })).rejects.toThrow(NotFound);
    await expect(withdrawBadge(club, ruth, { badge: id })).rejects.toThrow(NotFound);
    expect((await rowOf(id))?.sharedAt).toBeNull();
  });

  test.each(['nothing', '', undefined, "'; drop table badges; --", '../did', '0193b0c0-0000-7000-8000-000000000000', '__proto__'])(
    'nothing is at %s',
    async (id) => {
      await expect(readAtAddress(club, null, id)).rejects.toThrow(NotFound);
      await expect(readCredential(club, null, id)).rejects.toThrow(NotFound);
    },
  );

  test.each(['-1', '1', '00', '1e3', '99999', 'x', '', undefined, '0.json'])('there is no status list %s', async (list) => {
    await expect(statusList(club, list)).rejects.toThrow(NotFound);
  });
});

test('a further status list is there from its first number on, asked for by one look at that list', async () => {
  const entry = 2 * LIST_LENGTH + 7;
  await club.db.insert(statusEntries).values({ entry });
  await expect(statusList(club, '1')).rejects.toThrow(NotFound);
  const list = await statusList(club, '2');
  const bits = gunzipSync(Buffer.from(list.credentialSubject.encodedList.slice(1), 'base64url'));
  expect([bits.length, bits[0]]).toEqual([LIST_LENGTH / 8, 0b1]);
  await club.db.delete(statusEntries).where(eq(statusEntries.entry, entry));
});

describe('ending', () => {
  test('given back: its address says so and nothing else; a new one can be asked for', async () => {
    const lina = await aMember(club, { name: 'Lina Brunner' });
    await worksThrough(club, lina);
    const { id } = await aBadge(club, lina, { named: true });
    the(await shareBadge(club, lina, { badge: id, share: 'with-name' }));
    the(await withdrawBadge(club, lina, { badge: id }));
    the(await withdrawBadge(club, lina, { badge: id }));
    expect(await readAtAddress(club, null, id)).toEqual({ kind: 'revoked', revokedAt: club.clock.now() });
    await expect(readCredential(club, null, id)).rejects.toThrow(NotFound);
    expect(refusalOf(await shareBadge(club, lina, { badge: id, share: 'nobody' }))).toBe('badges.refusal.revoked');
    expect((await readBadges(club, lina)).mine).toMatchObject([{ revoked: { by: 'me', because: '' } }]);

    const again = await aBadge(club, lina);
    expect(again.id).not.toBe(id);
    expect((await readBadges(club, lina)).mine.map(({ id, revoked }) => [id, revoked === null])).toEqual([
      [again.id, true],
      [id, false],
    ]);
  });

  test('a lead revokes a wrong issue with a reason; the member is told and reads it', async () => {
    const [lina, ruth, beat] = [await aMember(club), await aMember(club, { name: 'Ruth Zimmermann', lead: true }), await aMember(club)];
    await worksThrough(club, lina);
    const { id } = await aBadge(club, lina);
    expect(await readAtAddress(club, ruth, id)).toEqual({ kind: 'closed', id });
    await expect(revokeBadge(club, beat, { badge: id, because: 'No.' })).rejects.toThrow(Forbidden);
    the(await revokeBadge(club, ruth, { badge: id, because: 'The course was another one.' }));
    expect(refusalOf(await revokeBadge(club, ruth, { badge: id, because: 'Again' }))).toBe('badges.refusal.revoked');
    const [mine] = (await readBadges(club, lina)).mine;
    expect(mine?.revoked).toMatchObject({ by: 'lead', name: 'Ruth Zimmermann', because: 'The course was another one.' });
    const notices = await club.db.query.notices.findMany({ where: (row, { eq }) => eq(row.memberId, lina.id) });
    expect(notices).toMatchObject([{ kind: 'badges.notice.revoked', params: { name: 'Ruth Zimmermann', badge: 'The badge steps' } }]);
    expect(JSON.stringify(notices)).not.toContain('another one');
    expect(await readAtAddress(club, null, id)).toMatchObject({ kind: 'revoked' });
  });

  test('a number of the status list counts as revoked from its badge’s end, and is never given again', async () => {
    const lina = await aMember(club);
    await worksThrough(club, lina);
    const { id, credential } = await aBadge(club, lina);
    const { credentialStatus } = credential as unknown as { credentialStatus: { statusListIndex: string; statusListCredential: string } };
    expect(credentialStatus.statusListCredential).toBe('http://club.test/badges/status/0.json');
    const entry = Number(credentialStatus.statusListIndex);
    expect(entry >= 0 && entry < LIST_LENGTH).toBe(true);
    const at = eq(statusEntries.entry, entry);
    expect(await club.db.select().from(statusEntries).where(at)).toEqual([{ entry, badgeId: id }]);
    the(await withdrawBadge(club, lina, { badge: id }));
    expect(await club.db.select().from(statusEntries).where(at)).toEqual([{ entry, badgeId: null }]);
    await expect(club.db.insert(statusEntries).values({ entry })).rejects.toThrow();
  });

  test('a lost key ends its badges and no others; their members are told once and can ask again', async () => {
    const own = await withBadges(await aClub({ config: { badgeKey: newSigningKey() } }));
    const [lina, beat] = [await aMember(own), await aMember(own)];
    for (const member of [lina, beat]) await worksThrough(own, member);
    const lost = (await signingKey(own.config)) ?? '';
    const before = await aBadge(own, lina);
    await aBadge(own, lina, { badge: 'written' });
    const renewed = { ...own, config: { ...own.config, badgeKey: newSigningKey() } };
    const after = await aBadge(renewed, beat);

    expect(the(await withdrawKey(renewed, operator, lost))).toEqual({ badges: 2 });
    expect(the(await withdrawKey(renewed, operator, lost))).toEqual({ badges: 0 });
    expect((await didDocument(renewed)).verificationMethod.map(({ publicKeyMultibase }) => publicKeyMultibase)).not.toContain(lost);
    expect((await rowOf(before.id))?.revokedAt).not.toBeNull();
    expect((await rowOf(after.id))?.revokedAt).toBeNull();
    expect((await readBadges(renewed, lina)).mine[0]?.revoked).toMatchObject({ by: 'club', name: null });
    const told = await club.db.query.notices.findMany({ where: (row, { eq }) => eq(row.memberId, lina.id) });
    expect(told.map(({ kind }) => kind)).toEqual(['badges.notice.key-lost']);
    await aBadge(renewed, lina);
  });
});

describe('taking along, and leaving', () => {
  test('the export holds the badges as they were signed', async () => {
    const lina = await aMember(club);
    await worksThrough(club, lina);
    const { credential } = await aBadge(club, lina, { named: true });
    const files = unzipSync(await exportEverything(club, lina));
    const text = (name: string) => JSON.parse(new TextDecoder().decode(files[name]));
    expect(text('badges/001-steps.json')).toEqual(credential);
    expect(text('everything.json').badges.own).toMatchObject([{ badge: 'steps', revokedAt: null, credential: { id: credential.id } }]);
  });

  test('a lead who leaves takes their reasons along; that a lead revoked it stays told', async () => {
    const lina = await aMember(club, { name: 'Lina Brunner' });
    const gone = await aMember(club, { name: 'Xaver Lead', lead: true, password: 'ein langer Satz' });
    await worksThrough(club, lina);
    const { id } = await aBadge(club, lina);
    the(await revokeBadge(club, gone, { badge: id, because: 'Quittenbaum' }));
    const files = unzipSync(await exportEverything(club, gone));
    expect(JSON.parse(new TextDecoder().decode(files['everything.json'])).badges.revoked).toMatchObject([
      { revokedBecause: 'Quittenbaum' },
    ]);
    the(await leave(club, gone, { password: 'ein langer Satz' }));
    const [mine] = (await readBadges(club, lina)).mine;
    expect(mine?.revoked).toMatchObject({ by: 'lead', because: '–' });
  });

  test('of a member who left nothing remains but a number, and it is revoked', async () => {
    const lina = await aMember(club);
    await worksThrough(club, lina);
    const { id } = await aBadge(club, lina, { named: true });
    the(await shareBadge(club, lina, { badge: id, share: 'with-name' }));
    const numbers = () => club.db.select({ revoked: count() }).from(statusEntries).where(isNull(statusEntries.badgeId));
    const [before] = await numbers();
    await club.db.execute(`delete from members where id = '${lina.id}'`);
    const [after] = await numbers();
    expect((after?.revoked ?? 0) - (before?.revoked ?? 0)).toBe(1);
    expect(await rowOf(id)).toBeUndefined();
    await expect(readAtAddress(club, null, id)).rejects.toThrow(NotFound);
  });
});
