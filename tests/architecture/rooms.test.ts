import { describe, expect, test } from 'vitest';
import { importsOf, type Source, sourcesIn } from './sources.ts';

/** The import table of the README: a file's path tells its room, its imports prove that it stayed there. */
const rooms: [name: string, of: RegExp, may: RegExp[]][] = [
  [
    'pure',
    /^src\/features\/[^/]+\/(schema|policy|[\w-]*rules|crossing|figures|suppression|next-step)\.ts$/,
    [
      /^(zod|uuid|diff|ts-fsrs)$/,
      /^src\/features\/[^/]+\/(schema|policy|[\w-]*rules|crossing|figures|suppression|next-step)\.ts$/,
      /^src\/platform\/(fields|actor|slug)\.ts$/,
      /^src\/i18n\/t\.ts$/,
    ],
  ],
  [
    'queries, commands, jobs',
    /^src\/features\/[^/]+\/(?!actions\.)[\w-]+\.ts$|^src\/features\/[^/]+\/commands\//,
    [
      /^drizzle-orm/,
      /^db\//,
      /^src\/platform\/(?!access|door)/,
      /^src\/i18n\//,
      /^src\/features\/[^/]+\/(?!actions|components)/,
      /^(zod|diff|ical-generator|fflate|yaml|node:)/,
    ],
  ],
  ['actions', /^src\/features\/[^/]+\/actions\.ts$/, [/^src\/platform\//, /^src\/features\/[^/]+\/(schema\.ts$|commands\/)/]],
  [
    'pages',
    /^src\/pages\//,
    [/^src\/(ui|platform|features|i18n|elements)\/(?!.*\/(commands|actions)\b)/, /^(astro|astro:actions|node:crypto|uuid)$/],
  ],
  [
    'components',
    /^src\/features\/[^/]+\/components\//,
    [
      /^src\/ui\//,
      /^src\/elements\//,
      /^src\/i18n\//,
      /^src\/platform\/(door|actor|content|markdown)\.ts$/,
      /^src\/features\/[^/]+\/(?!commands|actions)/,
      /^uuid$/,
    ],
  ],
  ['ui', /^src\/ui\//, [/^src\/(ui|styles|elements)\//, /^(@fontsource|uuid$|astro)/]],
  ['elements and styles', /^src\/(elements|styles)\//, [/^src\/(elements|styles)\//, /^@fontsource/]],
  ['platform', /^src\/platform\//, [/^db\//, /^src\/platform\//, /^src\/i18n\//, /^(?!src\/|db\/|#)/]],
  ['database', /^db\/(?!seed)/, [/^db\//, /^(?!src\/|#)/]],
];

function roomOf(path: string) {
  return rooms.find(([, of]) => of.test(path));
}

const files = [...sourcesIn('src', '.ts', '.astro'), ...sourcesIn('db', '.ts')].filter(({ path }) => !path.endsWith('.d.ts'));

describe('every file stays in its room', () => {
  test.each(rooms.map(([name]) => name))('%s imports only what its room may', (name) => {
    const strays = files.flatMap((file) => {
      const room = roomOf(file.path);
      if (room?.[0] !== name) return [];
      const type = name === 'components' || name === 'ui' || name === 'database';
      return importsOf(file)
        .filter(({ target, typeOnly }) => !(type && typeOnly) && !room[2].some((may) => may.test(target)))
        .map(({ target }) => `${file.path} imports ${target}`);
    });
    expect(strays).toEqual([]);
  });

  test('components never read: no query is called there', () => {
    const readers = files.filter(
      ({ path, text }) =>
        /\/components\/|^src\/ui\//.test(path) && /\bawait\b|locals\.club\.db/.test(text.replaceAll('await Astro.slots.render', '')),
    );
    expect(readers.map(({ path }) => path)).toEqual([]);
  });

  test('only pages, actions, middleware, components and the two doors know Astro', () => {
    const knowing = files.filter(
      (file) =>
        !/\.astro$|^src\/(pages|actions|middleware\.ts|cli\/)|^src\/platform\/(access|door|flash)\.ts$/.test(file.path) &&
        importsOf(file).some(({ target, typeOnly }) => !typeOnly && /^astro(:|\/|$)/.test(target)),
    );
    expect(knowing.map(({ path }) => path)).toEqual([]);
  });

  test('there is one postgres(), one Markdown renderer, one clock', () => {
    const users = (name: RegExp) =>
      files.filter((file) => importsOf(file).some(({ target, typeOnly }) => !typeOnly && name.test(target))).map(({ path }) => path);
    expect(users(/^postgres$/)).toEqual(['db/client.ts']);
    expect(users(/^markdown-it$/)).toEqual(['src/platform/markdown.ts']);
  });
});

test('no file imports itself by a detour', () => {
  const graph = new Map(
    files.map((file: Source) => [
      file.path,
      importsOf(file)
        .filter(({ typeOnly }) => !typeOnly)
        .map(({ target }) => target),
    ]),
  );
  const cycles: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, trail: string[]): void => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    else if (!done.has(path)) {
      for (const next of graph.get(path) ?? []) walk(next, [...trail, path]);
      done.add(path);
    }
  };
  for (const path of graph.keys()) walk(path, []);
  expect(cycles).toEqual([]);
});

test('nothing is called utils, helpers, misc, manager, service, common or data', () => {
  const banned = files.filter(({ path }) => /(^|\/)(utils?|helpers?|misc|managers?|services?|common|data)(\.|\/)/.test(path));
  expect(banned.map(({ path }) => path)).toEqual([]);
});

test('every file is short enough to be read at once', () => {
  const limit = (path: string) => (/\/commands\//.test(path) ? 170 : /^src\/pages\//.test(path) ? 160 : 330);
  const long = files.filter(({ path, text }) => text.split('\n').length > limit(path));
  expect(long.map(({ path, text }) => `${path} has ${text.split('\n').length} lines`)).toEqual([]);
});
