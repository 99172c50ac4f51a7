import { beforeAll, describe, expect, test } from 'vitest';
import { leave } from '#src/features/members/commands/leave.ts';
import { withdrawBadge } from '#src/features/badges/commands/withdraw-badge.ts';
import { withdrawKey } from '#src/features/badges/commands/withdraw-key.ts';
import { didDocument, keySet } from '#src/features/badges/public-documents.ts';
import { operator } from '#src/platform/actor.ts';
import { newSigningKey, sign, signingKey } from '#src/platform/credentials.ts';
import type { Club } from '#src/platform/club.ts';
import { createPublicKey } from 'node:crypto';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';
import { verify } from '#tests/support/verifier.ts';
import { the } from '../writing/support.ts';
import { aBadge, badgeFile, contentWith, publicSideOf, worksThrough } from './support.ts';

let club: TestClub;
beforeAll(async () => {
  club = { ...(await aClub()), content: contentWith(badgeFile('steps')) };
});

const password = 'ein kleiner Satz';

async function someoneWithABadge(club: Club, named = true) {
  const lina = await aMember(club, { name: 'Lina "Ünal" \\ 李 🙂 Brunner', password });
  await worksThrough(club, lina);
  return { lina, ...(await aBadge(club, lina, { named })) };
}

const withKey = (badgeKey: string): TestClub => ({ ...club, config: { ...club.config, badgeKey } });

describe('somebody outside', () => {
  test.each([true, false])('finds a badge valid that was just signed (name on it: %s)', async (named) => {
    const { credential } = await someoneWithABadge(club, named);
    expect(await verify(credential, publicSideOf(club))).toEqual({ signature: 'valid', status: 'valid', because: '' });
  });

  test('finds it as valid after it went through a file', async () => {
    const { credential } = await someoneWithABadge(club);
    const file = JSON.parse(JSON.stringify(credential, null, 2));
    expect(await verify(file, publicSideOf(club))).toMatchObject({ signature: 'valid', status: 'valid' });
  });

  test('finds a badge valid that was signed before badges had pictures', async () => {
    const { credential } = await someoneWithABadge(club);
    const { proof: _, ...unsigned } = structuredClone(credential);
    expect(Reflect.deleteProperty(unsigned.credentialSubject.achievement, 'image')).toBe(true);
    const earlier = await sign(club.config, unsigned, club.clock.now());
    expect(JSON.stringify(earlier)).not.toContain('pictures');
    expect(await verify(earlier ?? {}, publicSideOf(club))).toMatchObject({ signature: 'valid', status: 'valid' });
  });

  test('notices each change of a single word', async () => {
    const { credential } = await someoneWithABadge(club);
    type Copy = {
      validFrom: string;
      credentialSubject: {
        identifier: { identityHash: string }[];
        achievement: { name: string; criteria: { narrative: string }; image: { id: string } };
      };
      credentialStatus?: { statusListIndex: string };
    };
    const changes: Record<string, (copy: Copy) => void> = {
      name: ({ credentialSubject }) => Object.assign(credentialSubject.identifier[0] ?? {}, { identityHash: 'Somebody Else' }),
      title: ({ credentialSubject }) => Object.assign(credentialSubject.achievement, { name: 'Professor' }),
      picture: ({ credentialSubject }) => Object.assign(credentialSubject.achievement.image, { id: 'https://elsewhere.example/x.png' }),
      criteria: ({ credentialSubject }) => Object.assign(credentialSubject.achievement.criteria, { narrative: 'Everything.' }),
      day: (copy) => Object.assign(copy, { validFrom: '2020-01-01T00:00:00Z' }),
      'number in the list': ({ credentialStatus }) => Object.assign(credentialStatus ?? {}, { statusListIndex: '1' }),
      'no status at all': (copy) => Reflect.deleteProperty(copy, 'credentialStatus'),
    };
    for (const [what, change] of Object.entries(changes)) {
      const copy = structuredClone(credential) as unknown as Copy;
      change(copy);
      expect([what, (await verify(copy, publicSideOf(club))).signature]).toEqual([what, 'invalid']);
    }
  });

  test('finds a badge revoked once its member gave it back, and others still valid', async () => {
    const [mine, other] = [await someoneWithABadge(club), await someoneWithABadge(club)];
    the(await withdrawBadge(club, mine.lina, { badge: mine.id }));
    expect(await verify(mine.credential, publicSideOf(club))).toMatchObject({ signature: 'valid', status: 'revoked' });
    expect(await verify(other.credential, publicSideOf(club))).toMatchObject({ signature: 'valid', status: 'valid' });
  });

  test('finds it revoked once its member left the club', async () => {
    const { lina, credential } = await someoneWithABadge(club);
    the(await leave(club, lina, { password }));
    expect(await verify(credential, publicSideOf(club))).toMatchObject({ signature: 'valid', status: 'revoked' });
  });

  test('finds badges of an earlier key valid after the club took a new one, and can still see them revoked', async () => {
    const [before, after] = [withKey(newSigningKey()), withKey(newSigningKey())];
    const [kept, given] = [await someoneWithABadge(before), await someoneWithABadge(before)];
    const fresh = await someoneWithABadge(after);
    the(await withdrawBadge(after, given.lina, { badge: given.id }));
    const seen = await Promise.all([kept, given, fresh].map(({ credential }) => verify(credential, publicSideOf(after))));
    expect(seen.map(({ signature, status }) => `${signature}, ${status}`)).toEqual(['valid, valid', 'valid, revoked', 'valid, valid']);
  });

  test('no longer believes a key that was lost, whatever was signed with it', async () => {
    const [before, after] = [withKey(newSigningKey()), withKey(newSigningKey())];
    const { credential } = await someoneWithABadge(before);
    the(await withdrawKey(after, operator, (await signingKey(before.config)) ?? ''));
    expect(await verify(credential, publicSideOf(after))).toMatchObject({
      signature: 'invalid',
      because: expect.stringContaining('has no key'),
    });
  });

  test('believes no badge of somebody who merely says to be the club', async () => {
    const { proof: _, ...unsigned } = (await someoneWithABadge(club)).credential;
    const forged = await sign({ ...club.config, badgeKey: newSigningKey() }, unsigned, club.clock.now());
    expect(forged?.proof.verificationMethod).toMatch(/^did:web:club\.test:badges#z6Mk/);
    const verdict = await verify(forged ?? {}, publicSideOf(club));
    expect(verdict).toMatchObject({ signature: 'invalid', because: expect.stringContaining('has no key') });
  });
});

test('the JWK set holds the same public keys, and nothing secret', async () => {
  const { keys } = await keySet(club);
  const document = await didDocument(club);
  expect(keys.map(({ kid }) => kid)).toEqual(document.assertionMethod);
  for (const key of keys) {
    expect(Object.keys(key).sort()).toEqual(['crv', 'kid', 'kty', 'use', 'x']);
    expect(createPublicKey({ key, format: 'jwk' }).asymmetricKeyType).toBe('ed25519');
  }
  expect(JSON.stringify([keys, document])).not.toContain(club.config.badgeKey);
});
