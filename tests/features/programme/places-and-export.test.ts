import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sites, topics, units } from '#db/schema/index.ts';
import { addPlace } from '#src/features/programme/commands/add-place.ts';
import { takeSnapshot } from '#src/features/programme/commands/take-snapshot.ts';
import { csvOf } from '#src/features/programme/csv.ts';
import { addPlaceForm } from '#src/features/programme/schema.ts';
import { translator } from '#src/i18n/t.ts';
import { Forbidden } from '#src/platform/errors.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';

let club: TestClub;
beforeAll(async () => {
  club = await aClub();
});
afterEach(() => club.clean());

describe('sites, parts of the company and topics', () => {
  const form = (fields: Record<string, string>) => addPlaceForm.parse(fields);

  test('are added by leads and administrators, each name once', async () => {
    const [lead, administrator] = [await aMember(club, { lead: true }), await aMember(club, { administrator: true })];
    expect(await addPlace(club, lead, form({ kind: 'site', name: 'St. Gallen', region: 'Ostschweiz' }))).toMatchObject({ ok: true });
    expect(await addPlace(club, lead, form({ kind: 'site', name: 'St Gallen' }))).toMatchObject({
      ok: false,
      refusal: 'programme.refusal.place-exists',
      field: 'name',
    });
    expect(await addPlace(club, administrator, form({ kind: 'unit', name: 'Field service', de: 'Aussendienst' }))).toMatchObject({
      ok: true,
    });
    expect(await addPlace(club, lead, form({ kind: 'topic', name: '东' }))).toMatchObject({ ok: false, field: 'name' });
    expect(await club.db.select().from(sites)).toEqual([{ slug: 'st-gallen', name: 'St. Gallen', region: 'Ostschweiz' }]);
    expect(await club.db.select().from(units)).toEqual([
      { slug: 'field-service', names: { en: 'Field service', de: 'Aussendienst', fr: 'Field service', it: 'Field service' } },
    ]);
    expect(await club.db.select().from(topics)).toEqual([]);
  });

  test('are not added by anybody else', async () => {
    await expect(addPlace(club, await aMember(club), form({ kind: 'site', name: 'Bern' }))).rejects.toThrow(Forbidden);
  });
});

test('the export says what the page says: withheld is a word, never a number, and no name is a formula', async () => {
  await addPlace(club, await aMember(club, { lead: true }), addPlaceForm.parse({ kind: 'site', name: '=HYPERLINK("x","y")' }));
  for (let i = 0; i < 9; i++) await aMember(club, { consents: ['accompanied'], site: i < 2 ? 'hyperlink-x-y' : null });
  const csv = csvOf(await takeSnapshot(club), translator('en', 'Europe/Zurich'));
  expect(csv).toContain(`Sites,"'=HYPERLINK(""x"",""y"")",Accompanied,withheld\r\n`);
  expect(csv).toContain('Who is active,,Accompanied,9\r\n');
  expect(csv).toContain('Who is active,,Active members,withheld\r\n');
  expect(csv.split('\r\n').every((line) => !/,[1-4]$/.test(line))).toBe(true);
});

test('no code of the programme reads drafts, checks, mentoring or words', () => {
  const folder = new URL('../../../src/features/programme/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const touching = (pattern: RegExp) =>
    files.filter((name) => pattern.test(readFileSync(new URL(name, folder), 'utf8').replace(/^\s*\*.*$/gm, '')));
  expect(
    touching(
      /check_answers|checkAnswers|self_checks|selfChecks|self_check_drafts|selfCheckDrafts|mentoring_notes|mentoringNotes|\bgoals\b|\bfits\b|\bcomments\b|body_html|sign_ups|signUps|\bplain\b from/,
    ),
  ).toEqual([]);
  // The weeks before the consent are noted from the member's own rows: instants alone.
  expect(touching(/\b(pieces|revisions|insights|replies|meetings|exercise_texts|feedbacks|attendances)\b/)).toEqual([
    'commands/count-acts-so-far.ts',
  ]);
  const own = readFileSync(new URL('commands/count-acts-so-far.ts', folder), 'utf8');
  expect(own.match(/select (\w+\.)?(\w+_at)( as at)? from/g)).toHaveLength(own.match(/\bselect (?!distinct)/g)?.length ?? 0);
});
