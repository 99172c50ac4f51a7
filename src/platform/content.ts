import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isNode, LineCounter, parseDocument } from 'yaml';
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
  /** The line, counted from 1, where a field of the front matter stands, or its nearest parent that is there. */
  readonly lineOf: (field: readonly PropertyKey[]) => number;
  /** the line on which the body begins */
  readonly bodyLine: number;
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
  if (!match) throw new Error(`${file}:1: no front matter between two lines of ---`);
  const [, head = '', rest = ''] = match;
  const counter = new LineCounter();
  const document = parseDocument(head, { lineCounter: counter });
  const lineAt = (offset: number) => counter.linePos(offset).line + 1;
  const [fault] = document.errors;
  if (fault) throw new Error(`${file}:${lineAt(fault.pos[0])}: ${fault.message.split(' at line')[0]}`);
  const lineOf = (field: readonly PropertyKey[]): number => {
    const node = field.length > 0 ? document.getIn(field, true) : undefined;
    if (isNode(node) && node.range) return lineAt(node.range[0]);
    return field.length > 1 ? lineOf(field.slice(0, -1)) : 1;
  };
  const body = rest.trim();
  const bodyLine = head.split('\n').length + 3 + (rest.match(/^\s*/)?.[0].split('\n').length ?? 1) - 1;
  return { path, locale, meta: document.toJS(), body, html: renderEditorial(body), lineOf, bodyLine };
}

/** `learn/…/01-a-module.en.md:12: field: what is wrong` */
export function sayWhere(file: ContentFile, field: readonly PropertyKey[], message: string): string {
  const name = field.length > 0 ? `${field.map(String).join('.')}: ` : '';
  return `${file.path}.${file.locale}.md:${file.lineOf(field)}: ${name}${message}`;
}

/** The file in the wanted language, or in the first other one, openly marked by its own `locale`. */
export function inLanguage<T extends { locale: Locale }>(versions: readonly T[], wanted: Locale): T | undefined {
  const order = [wanted, 'en', 'de', ...locales];
  return order.map((locale) => versions.find((v) => v.locale === locale)).find((v) => v !== undefined);
}
