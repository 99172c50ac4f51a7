/** Readers who say yes to the same version before a lead looks at it. */
export const readersNeeded = 2;

/** `yes`: as it is · `yes-with`: once the changes are made · `not-yet`: because … */
export const verdicts = ['yes', 'yes-with', 'not-yet'] as const;
export type Verdict = (typeof verdicts)[number];

export const decisions = ['agreed', 'missing'] as const;
export type Decision = (typeof decisions)[number];

export const MOST_GOALS = 4;
export const GOAL_LIMIT = 160;
export const WORDS_LIMIT = 5000;
/** Minutes, as for every module of the courses. */
export const MINUTES = { least: 5, most: 12 } as const;

/** Days of silence after which the author and the leads hear of it. */
export const silentDays = 7;
/** The usual wait is measured over so many days, and over readings for no fewer authors (charter 5). */
export const waitDays = 90;
export const fewestAuthors = 5;

/** The goals of a module, one on each line that says something. */
export function goalsOf(lines: string): string[] {
  return lines
    .split('\n')
    .map((line) => line.replace(/^\s*[-–*•](\s+|$)/, '').trim())
    .filter((line) => line !== '');
}

/**
 * A member's headings begin at h3, and at h4 for those who write `##`, so that a piece never competes with the page it
 * stands on. A module is the page: its ranks become h2, h3 and so on, without a gap. Takes HTML made by the platform.
 */
export function asModule(html: string): string {
  const ranks = [...new Set(html.match(/<h[1-6]>/g) ?? [])].sort();
  const rank = (level: string) => 2 + ranks.indexOf(`<h${level}>`);
  return html.replace(/<(\/?)h([1-6])>/g, (_, end, level) => `<${end}h${rank(level)}>`);
}

export interface Standing {
  readonly latest: number;
  /** the version that is a module of the club, if any */
  readonly appeared: number | null;
  readonly withdrawnAt: Date | null;
  /** members who said `yes` to the latest version and are still here */
  readonly yes: number;
  /** what a lead said to the latest version */
  readonly decision: Decision | null;
}

/**
 * Whose turn it is: readers, a lead, the author (`missing`), nobody. A yes is for the text that was read: what was
 * said to an earlier version does not count for the latest (docs/decisions/0221).
 */
export type Stage = 'reading' | 'deciding' | 'missing' | 'here' | 'withdrawn';

export function stageOf({ latest, appeared, withdrawnAt, yes, decision }: Standing): Stage {
  if (withdrawnAt) return 'withdrawn';
  if (appeared === latest) return 'here';
  if (decision === 'missing') return 'missing';
  return yes >= readersNeeded ? 'deciding' : 'reading';
}

/**
 * The same as its author reads it. `yours`: enough members have read it and not all said yes, so nobody is late and
 * nobody is reminded. `third`: no lead may decide, another reader's yes stands in (docs/decisions/0223).
 */
export type Turn = Stage | 'yours' | 'third';

/** `said`: members who said something to the latest version and are still here. */
export function turnOf({ stage, said, hasFreeLead }: { stage: Stage; said: number; hasFreeLead: boolean }): Turn {
  if (stage === 'reading' && said >= readersNeeded) return 'yours';
  return stage === 'deciding' && !hasFreeLead ? 'third' : stage;
}
