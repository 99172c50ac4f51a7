import { expect, test } from 'vitest';
import { sourcesIn } from './sources.ts';

const pages = sourcesIn('src/pages', '.astro', '.ts');
const commands = sourcesIn('src/features', '.ts').filter(({ path }) => path.includes('/commands/'));

test('every page says at its gate who may come in', () => {
  const gate = /\b(allowAnyone|requireMember|requireLead|requireAdministrator)\(/;
  expect(pages.filter(({ text }) => !gate.test(text)).map(({ path }) => path)).toEqual([]);
});

test('no page reaches for the database', () => {
  expect(pages.filter(({ text }) => /club\.db\b|drizzle-orm|#db\//.test(text)).map(({ path }) => path)).toEqual([]);
});

/**
 * A command authorizes with a policy sentence, or scopes every row by its actor, or its comment says
 * why it needs neither: "Public", "Own …", "Part of leaving", "Called in …".
 */
test('every command authorizes, or says why it need not', () => {
  const open = commands.filter(({ text }) => {
    const takesActor = /export async function \w+\(\s*club: Club,\s*(actor|visitor|lead)\b/s.test(text);
    const authorizes = /authorize\(|actor\.id|visitor|found\(/.test(text);
    const explained = /Public|[Oo]wn |Part of|[Cc]alled|caller|clock|job|transaction/.test(text);
    return takesActor ? !authorizes && !explained : !explained && !authorizes;
  });
  expect(open.map(({ path }) => path)).toEqual([]);
});

test('nothing is drawn inline: no style attribute, no script in a page, no raw HTML but what was rendered by us', () => {
  const markup = sourcesIn('src', '.astro');
  expect(
    markup.filter(({ text }) => /\sstyle=["{]|is:inline|<script[^>]*>(?!\s*import)|define:vars/.test(text)).map(({ path }) => path),
  ).toEqual([]);
  const raw = markup.flatMap(({ path, text }) => [...text.matchAll(/set:html=\{([^}]*)\}/g)].map(([, what]) => `${path}: ${what}`));
  expect(raw.filter((line) => !/[hH]tml\b/.test(line) && !/^src\/ui\/(Icon|Form)\.astro/.test(line))).toEqual([]);
});

test('colours are named once, in the tokens', () => {
  const painters = [...sourcesIn('src', '.astro', '.css')].filter(({ path }) => !path.endsWith('styles/tokens.css'));
  const raw = painters.filter(({ text }) =>
    /#[0-9a-f]{3,8}\b(?=[^\n]*;)|\b(rgba?|hsla?|oklch|oklab|color-mix)\(/i.test(
      (/<style[\s\S]*<\/style>/.exec(text)?.[0] ?? (text.startsWith('---') ? '' : text)).replace(/url\([^)]*\)/g, ''),
    ),
  );
  expect(raw.map(({ path }) => path)).toEqual([]);
});
