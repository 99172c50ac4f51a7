import { expect, test } from 'vitest';
import { readConfig, WrongConfig } from '#src/platform/config.ts';
import { newSigningKey } from '#src/platform/credentials.ts';

test('an empty environment is a demo on the embedded database', () => {
  expect(readConfig({})).toMatchObject({
    env: 'production',
    host: '127.0.0.1',
    port: 4321,
    demo: true,
    publicUrl: 'http://127.0.0.1:4321',
  });
});

test('a club on a PostgreSQL server gets no demo people unless asked', () => {
  expect(readConfig({ DATABASE_URL: 'postgres://club@db.example/club' }).demo).toBe(false);
  expect(readConfig({ DATABASE_URL: 'postgres://club@db.example/club', CLUB_DEMO: 'on' }).demo).toBe(true);
});

test('a variable left empty counts as not set', () => {
  expect(readConfig({ PORT: '', SMTP_URL: '' })).toMatchObject({ port: 4321, smtpUrl: undefined });
});

test.each([
  ['PORT', 'abc', 'PORT is "abc", but it takes a whole number from 0 to 65535.'],
  ['PORT', '70000', 'a whole number from 0 to 65535'],
  ['CLUB_DEMO', 'yes', 'CLUB_DEMO is "yes", but it takes on or off.'],
  ['CLUB_ENV', 'prod', 'production, development or test'],
  ['PUBLIC_URL', 'club.example', 'https://club.example'],
  ['DEFAULT_TIME_ZONE', 'Mars/Olympus', 'a time zone'],
  ['ACTIVE_WINDOW_DAYS', '-1', 'a whole number of days'],
  ['DATABASE_URL', 'mysql://u:geheim@h/db', 'DATABASE_URL is "mysql://***@h/db"'],
  ['BADGE_KEY', 'geheim', 'BADGE_KEY is no such key, but it takes a key as npm run club -- badge-key prints it.'],
  ['BADGE_KEY', `${'A'.repeat(42)}B`, 'BADGE_KEY is no such key'],
])('%s=%s is refused with its name, what it got and what it takes', (name, value, words) => {
  expect(() => readConfig({ [name]: value })).toThrow(words);
});

test.each(['mysql://u:geheim@h/db', 'club:geheim@h', 'smtp://u:ge@heim@h', 'postgresq://h/db?password=geheim'])(
  'the complaint about %s keeps its secret',
  (value) => {
    for (const name of ['DATABASE_URL', 'SMTP_URL']) {
      expect(() => readConfig({ [name]: value.replace('smtp:', 'imap:') })).toThrow(WrongConfig);
      expect(() => readConfig({ [name]: value.replace('smtp:', 'imap:') })).not.toThrow(/geheim|heim@/);
    }
  },
);

test('a badge key as the command prints it is taken', () => {
  const key = newSigningKey();
  expect(readConfig({ BADGE_KEY: key }).badgeKey).toBe(key);
  expect(readConfig({}).badgeKey).toBeUndefined();
});

test('several wrong values are all named at once', () => {
  expect(() => readConfig({ PORT: 'x', CLUB_DEMO: 'x' })).toThrow(/PORT.*\n.*CLUB_DEMO/);
});
