// What tests/support/verifier.ts uses of libraries that bring no types of their own.
declare module '@digitalcredentials/vc' {
  export type Loaded = { documentUrl: string; document: unknown };
  export function defaultDocumentLoader(url: string): Promise<Loaded>;
  export function verifyCredential(options: {
    credential: object;
    suite: unknown;
    documentLoader: (url: string) => Promise<Loaded>;
    checkStatus: unknown;
  }): Promise<{
    verified: boolean;
    log?: { id: string; valid: boolean }[];
    error?: { message: string; log?: { id: string; valid: boolean }[]; errors?: { message: string }[] };
  }>;
}
declare module '@digitalcredentials/data-integrity' {
  export class DataIntegrityProof {
    constructor(options: { cryptosuite: unknown });
  }
}
declare module '@digitalcredentials/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: unknown;
}
declare module '@digitalcredentials/vc-bitstring-status-list' {
  export const checkStatus: unknown;
}
