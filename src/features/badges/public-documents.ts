import type { Club } from '#src/platform/club.ts';
import {
  CREDENTIALS_CONTEXT,
  issuerDid,
  jsonWebKey,
  keyId,
  OPEN_BADGES_CONTEXT,
  type Signed,
  sign,
  signingKey,
} from '#src/platform/credentials.ts';
import { found } from '#src/platform/errors.ts';
import { issuerProfile, statusListCredential } from './credential.ts';
import { countRevoked, hasEntries, keysInUse, revokedEntries } from './public-queries.ts';
import { boundsOf } from './rules.ts';

/** What verifiers ask the club for. A club that signs nothing has none of it. */

/** Every key whose signature counts: today's, and those of badges signed before it was changed. */
async function publicKeys(club: Club): Promise<string[]> {
  const today = found(await signingKey(club.config));
  const earlier = (await keysInUse(club)).filter((key) => key !== today);
  return [today, ...earlier];
}

/** The document of the club's did:web. */
export async function didDocument(club: Club) {
  const did = issuerDid(club.config);
  const methods = (await publicKeys(club)).map((key) => ({
    id: keyId(club.config, key),
    type: 'Multikey',
    controller: did,
    publicKeyMultibase: key,
  }));
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: methods,
    assertionMethod: methods.map(({ id }) => id),
  };
}

/** The same keys as a JWK set (RFC 7517). */
export async function keySet(club: Club) {
  const keys = await publicKeys(club);
  return { keys: await Promise.all(keys.map(async (key) => ({ ...(await jsonWebKey(key)), kid: keyId(club.config, key), use: 'sig' }))) };
}

export async function issuerDocument(club: Club) {
  found(await signingKey(club.config));
  return { '@context': [CREDENTIALS_CONTEXT, OPEN_BADGES_CONTEXT], ...issuerProfile(club.config) };
}

type List = ReturnType<typeof statusListCredential>;

/** Each list as it was signed last. Verifiers ask often, and seldom has anything changed. */
const signedLists = new Map<string, { readonly revoked: number; readonly list: Signed<List> }>();

/** A status list. The first is always there, a further one once a badge has a number in it. */
export async function statusList(club: Club, name: string | undefined): Promise<Signed<List>> {
  const key = found(await signingKey(club.config));
  const number = found(/^(0|[1-9]\d{0,3})$/.test(name ?? '') ? Number(name) : undefined);
  const bounds = boundsOf(number);
  if (number > 0 && !(await hasEntries(club, bounds))) return found(undefined);
  // A revoked number stays revoked, so as many are the same ones.
  const revoked = await countRevoked(club, bounds);
  const place = `${key} ${club.config.publicUrl} ${number}`;
  const known = signedLists.get(place);
  if (known?.revoked === revoked) return known.list;
  const entries = await revokedEntries(club, bounds);
  const list = found(await sign(club.config, statusListCredential(club.config, number, entries), club.clock.now()));
  signedLists.set(place, { revoked: entries.length, list });
  return list;
}
