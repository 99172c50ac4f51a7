import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import * as schema from '#db/schema/index.ts';
import { messages } from '#src/i18n/messages.ts';
import { sourcesIn } from './sources.ts';

/** The charter's first lines, as far as names can hold them: what has no table, route or word cannot be counted. */
const mandated =
  /share[_-]?count|\bshares\b|leader[_-]?board|\bstreak|\bpoints?\b|\bscores?[_-]?board|\branking|\brank\b|\bbadge[_-]?count|assigned[_-]?post|post[_-]?of[_-]?the|must[_-]?post|reactions?_count|like[_-]?count|views?[_-]?count|last[_-]?seen|last[_-]?sign|read[_-]?time|page[_-]?views?/i;

const tables = Object.values(schema).flatMap((thing) => (is(thing, PgTable) ? [getTableConfig(thing)] : []));

test('no table or column counts sharing, ranks people or tracks reading', () => {
  const names = tables.flatMap(({ name, columns }) => [name, ...columns.map((column) => `${name}.${column.name}`)]);
  expect(names.filter((name) => mandated.test(name))).toEqual([]);
});

test('no address does either', () => {
  expect(
    sourcesIn('src/pages', '.astro', '.ts')
      .map(({ path }) => path)
      .filter((path) => mandated.test(path)),
  ).toEqual([]);
});

test('no sentence tells a member to publish a thing, by a date, or a number of times', () => {
  const said = Object.entries(messages.en as Record<string, string>);
  const pushy =
    /\b(share|post|publish) (this|it|at least|now|today|every|by)\b|\byour (rank|score|points|streak)\b|\bleaderboard\b|\bkeep (it|your streak) up\b|\bday streak\b/i;
  const denied = /no |not |never|nobody|without|kein/i;
  expect(said.filter(([, words]) => pushy.test(words) && !denied.test(words)).map(([key]) => key)).toEqual([]);
});

test('private things have no way into programme, logs or mails', () => {
  const hidden =
    /\b(selfChecks|self_checks|selfCheckDrafts|self_check_drafts|checkAnswers|check_answers|recalls|recallCards|recall_cards|mentoringNotes|mentoring_notes|exerciseTexts|fits|revisions|comments|attendances|signUps|sign_ups)\b/;
  const programme = sourcesIn('src/features/programme', '.ts', '.astro').filter(
    ({ path }) => !path.endsWith('commands/count-acts-so-far.ts'),
  );
  expect(programme.filter(({ text }) => hidden.test(text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, ''))).map(({ path }) => path)).toEqual([]);
});

test('every consent is a row with its own history, and none is given by default', () => {
  const consents = tables.find(({ name }) => name === 'consents');
  expect(consents?.columns.map(({ name }) => name)).toEqual(expect.arrayContaining(['kind', 'givenAt', 'withdrawnAt']));
  const members = tables.find(({ name }) => name === 'members');
  expect(members?.columns.filter(({ columnType }) => columnType === 'PgBoolean')).toEqual([]);
});

test('state is a row or a date that says when; there is no status column and no boolean', () => {
  const states = tables.flatMap(({ name, columns }) =>
    columns.filter((c) => c.columnType === 'PgBoolean' || /^(status|state|is[A-Z_])/.test(c.name)).map((c) => `${name}.${c.name}`),
  );
  expect(states).toEqual([]);
});
