import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { type Locale, locales } from '#src/i18n/t.ts';
import { renderEditorial } from './markdown.ts';

/** One Markdown file of `content/`, rendered once at start. What its front matter means is the feature's business. */
export interface ContentFile {
  /** path below content/, without locale and ending: `learn/first-steps/a-profile-you-like/01-why` */
  readonly path: string;
  readonly locale: Locale;
  readonly meta: unknown;
  readonly body: string;
  readonly html: string;
}

export interface Content {
  readonly files: readonly ContentFile[];
}

/** Reads every content file below `folder`. A fault names the file and stops the start. */
export function loadContent(folder: string): Content {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .flatMap((name) => {
      const match = /^(.+)\.(\w\w)\.md$/.exec(relative(folder, join(folder, name)).replaceAll('\\', '/'));
      const locale = locales.find((l) => l === match?.[2]);
      if (!match?.[1] || !locale) return [];
      return [readFile(join(folder, name), match[1], locale)];
    });
  return { files };
}

function readFile(file: string, path: string, locale: Locale): ContentFile {
  const source = readFileSync(file, 'utf8').replace(/\r\n/g, '\n');
  const match = /^---\n([\s\S]*?)\n---\n?([\s\S]*)$/.exec(source);
  if (!match) throw new Error(`${file}: no front matter between two lines of ---`);
  try {
    const body = (match[2] ?? '').trim();
    return { path, locale, meta: parse(match[1] ?? ''), body, html: renderEditorial(body) };
  } catch (fault) {
    throw new Error(`${file}: ${fault instanceof Error ? fault.message : String(fault)}`);
  }
}

/** The file in the wanted language, or in the first other one, openly marked by its own `locale`. */
export function inLanguage<T extends { locale: Locale }>(versions: readonly T[], wanted: Locale): T | undefined {
  const order = [wanted, 'en', 'de', ...locales];
  return order.map((locale) => versions.find((v) => v.locale === locale)).find((v) => v !== undefined);
}
