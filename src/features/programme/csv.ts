import type { Translate } from '#src/i18n/t.ts';
import type { Cell } from '#src/features/maturity/rules.ts';
import type { Figures, SliceFigures } from './figures.ts';

type Row = readonly (string | number | null)[];

/** The published figures as CSV (RFC 4180), one figure a line. What is withheld says so; nothing else is in reach here. */
export function csvOf({ takenAt, people, waits, hostless, invitations }: Figures, t: Translate): string {
  const name = ({ slug, names }: SliceFigures) => (slug === null ? t('programme.rather') : names[t.locale] || names.en);
  const slices = (kind: 'sites' | 'units'): Row[] =>
    people[kind].flatMap((row) => [
      [t(`programme.${kind}`), name(row), t('programme.accompanied'), row.size],
      [t(`programme.${kind}`), name(row), t('programme.members'), row.active],
    ]);
  const rows: Row[] = [
    [t('programme.csv.part'), t('programme.csv.what'), t('programme.csv.measure'), t('programme.csv.value')],
    [t('programme.title'), '', t('programme.csv.as-of'), takenAt],
    [t('programme.active'), '', t('programme.csv.as-of'), people.asOf],
    [t('programme.active'), '', t('programme.accompanied'), people.accompanied],
    [t('programme.active'), '', t('programme.members'), people.active],
    ...people.weeks.map(({ week, active }): Row => [t('programme.weeks'), week, t('programme.members'), active]),
    ...people.tiers.map(
      ({ tier, members }): Row => [
        t('programme.learning'),
        tier ? t(`learning.tier.${tier}`) : t('programme.learning.none'),
        t('programme.learning.value'),
        members,
      ],
    ),
    ...people.cells.counts.map(
      ({ cell, members }): Row => [t('programme.cells'), t(`maturity.cell.${cell as Cell}`), t('programme.learning.value'), members],
    ),
    ...slices('sites'),
    ...slices('units'),
    ...people.groups.flatMap(({ name, size, activity }): Row[] => [
      [t('programme.groups'), name, t('programme.groups.size'), size],
      [t('programme.groups'), name, t('programme.groups.activity'), activity && t(`programme.groups.${activity}`)],
    ]),
    ...(['feedback', 'mentor'] as const).flatMap((kind): Row[] => [
      [t('programme.waits'), t(`programme.waits.${kind}`), t('programme.csv.waiting'), waits[kind].waiting],
      [t('programme.waits'), t(`programme.waits.${kind}`), t('programme.csv.median'), waits[kind].median],
      [
        t('programme.waits'),
        t(`programme.waits.${kind}`),
        t('programme.csv.longest'),
        waits[kind].longest && t(`programme.longest.${waits[kind].longest}`),
      ],
      [t('programme.waits'), t(`programme.waits.${kind}`), t('programme.csv.lately'), waits[kind].lately],
    ]),
    [t('programme.hostless'), '', t('programme.groups'), hostless.groups],
    [t('programme.invitations'), '', t('programme.people.open'), invitations],
  ];
  return rows.map((row) => `${row.map((value) => cellOf(value ?? t('ui.withheld'))).join(',')}\r\n`).join('');
}

/** A name that begins like a formula is a name, not a formula, in every spreadsheet. */
function cellOf(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
