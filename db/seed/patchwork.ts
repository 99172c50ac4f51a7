import type { Locale } from '#src/i18n/t.ts';
import { renderMarkdown, toPlainText } from '#src/platform/markdown.ts';
import type { Random } from './random.ts';
import { readTexts } from './texts.ts';

/** Texts for the scale set: paragraphs of the hand-written ones in another order, rendered once each. */
export interface Patched {
  readonly body: string;
  readonly bodyHtml: string;
  readonly plain: string;
}

interface Block extends Patched {}
interface Pool {
  readonly titles: readonly string[];
  readonly blocks: readonly Block[];
  readonly short: readonly Block[];
}

const pools = new Map<Locale, Pool>();

function poolOf(lang: Locale): Pool {
  let pool = pools.get(lang);
  if (!pool) {
    const texts = readTexts();
    const pieces = texts.pieces.filter((piece) => piece.lang === lang);
    const insights = texts.insights.filter((insight) => insight.lang === lang);
    const bodies = [...pieces.flatMap(({ body, revised = '' }) => [body, revised]), ...insights.map(({ body }) => body)];
    pool = {
      titles: [...pieces, ...insights].map(({ title }) => title),
      blocks: blocksOf(bodies.flatMap((body) => body.split(/\n{2,}/))),
      short: blocksOf([
        ...insights.flatMap(({ replies }) => replies.map(({ body }) => body)),
        ...texts.feedback.filter((one) => one.lang === lang).map(({ words }) => words),
      ]),
    };
    pools.set(lang, pool);
  }
  return pool;
}

/** Plain paragraphs only: two lists or quotes side by side would grow together into one. */
function blocksOf(sources: readonly string[]): Block[] {
  const paragraphs = sources
    .map((source) => source.trim())
    .filter((source) => source !== '' && !/^([-*+>#`]|\d+[.)]|\s{4})/m.test(source) && !source.includes('\n\n'));
  return [...new Set(paragraphs)].map((body) => ({ body, bodyHtml: renderMarkdown(body), plain: toPlainText(body) }));
}

export function patchedTitle(random: Random, lang: Locale): string {
  return random.pick(poolOf(lang).titles);
}

/** Two to nine paragraphs, usually few. */
export function patchedText(random: Random, lang: Locale): Patched {
  const { blocks } = poolOf(lang);
  return join(Array.from({ length: 2 + Math.floor(random.skewed(2) * 8) }, () => random.pick(blocks)));
}

export function patchedReply(random: Random, lang: Locale): Patched {
  const { short } = poolOf(lang);
  return join(Array.from({ length: random.chance(0.2) ? 2 : 1 }, () => random.pick(short)));
}

/** The same text with a paragraph changed. */
export function repatched(random: Random, lang: Locale, before: Patched): Patched {
  const more = random.pick(poolOf(lang).blocks);
  return { body: `${before.body}\n\n${more.body}`, bodyHtml: before.bodyHtml + more.bodyHtml, plain: `${before.plain}\n\n${more.plain}` };
}

function join(blocks: readonly Block[]): Patched {
  return {
    body: blocks.map(({ body }) => body).join('\n\n'),
    bodyHtml: blocks.map(({ bodyHtml }) => bodyHtml).join(''),
    plain: blocks.map(({ plain }) => plain).join('\n\n'),
  };
}
