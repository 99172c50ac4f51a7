import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export interface Source {
  /** from the root of the project: `src/features/writing/rules.ts` */
  readonly path: string;
  readonly text: string;
}

/** Every source file below a folder with one of the endings. */
export function sourcesIn(folder: string, ...endings: string[]): Source[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

export interface Import {
  /** project path (`src/ui/Form.astro`) or package name (`zod`, `node:fs`, `astro:actions`) */
  readonly target: string;
  readonly typeOnly: boolean;
}

/** What a file imports, with its own specifiers resolved to project paths. */
export function importsOf({ path, text }: Source): Import[] {
  const found = text.matchAll(
    /^\s*(?:import|export)\s+(type\s)?[^'";]*?from\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
  );
  return [...found].map(([, type, named, bare, dynamic]) => ({
    target: resolve(path, named ?? bare ?? dynamic ?? ''),
    typeOnly: Boolean(type),
  }));
}

function resolve(from: string, specifier: string): string {
  const plain = specifier.replace(/\?.*$/, '');
  if (plain.startsWith('#')) return plain.slice(1);
  return plain.startsWith('.') ? normalize(join(dirname(from), plain)).replaceAll('\\', '/') : plain;
}
