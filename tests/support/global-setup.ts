import { makeTemplate } from './db.ts';

/** Once for a run: the database every worker gets a copy of. */
export default async function setup({ provide }: { provide(key: 'template', value: string): void }) {
  const { template, remove } = await makeTemplate();
  provide('template', template);
  return remove;
}

declare module 'vitest' {
  interface ProvidedContext {
    template: string;
  }
}
