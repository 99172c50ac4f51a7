/**
 * The self-check: ten statements on two axes, four levels each, skippable. Scoring and the rule of
 * the next step are published in docs/self-check.md; this file is what it describes. The nine cells
 * are the club's own words, not a published model.
 */
export const axes = ['activity', 'network'] as const;
export type Axis = (typeof axes)[number];

export const statements = [
  'profile',
  'commenting',
  'own-texts',
  'subject',
  'being-seen',
  'contacts',
  'reaching-out',
  'colleagues',
  'helping',
  'bringing-together',
] as const;
export type Statement = (typeof statements)[number];

export const statementsOf: Record<Axis, readonly Statement[]> = {
  activity: statements.slice(0, 5),
  network: statements.slice(5),
};

export const levels = [0, 1, 2, 3] as const;
export type Level = (typeof levels)[number];
export type Band = 0 | 1 | 2;
export const bands: readonly Band[] = [0, 1, 2];

/** A statement that was skipped is simply not there. */
export type Answers = Readonly<Partial<Record<Statement, Level>>>;

/** Rows by activity, columns by network, each from the quiet side to the lively one. */
export const cellMap = [
  ['quiet-beginning', 'open-ear', 'quietly-connected'],
  ['first-words', 'in-conversation', 'bridge'],
  ['clear-voice', 'answered-voice', 'lively-exchange'],
] as const;
export type Cell = (typeof cellMap)[number][number];
export const cells = cellMap.flat() as unknown as readonly [Cell, ...Cell[]];

export function isCell(word: string | null): word is Cell {
  return (cells as readonly (string | null)[]).includes(word);
}

export function cellAt(activity: Band, network: Band): Cell {
  return cellMap[activity][network];
}

export function bandsOf(cell: Cell): Record<Axis, Band> {
  const place = cells.indexOf(cell);
  return { activity: Math.floor(place / 3) as Band, network: (place % 3) as Band };
}

/** An axis with fewer answers than this says nothing. */
export const FEWEST_ANSWERS = 2;

/** Levels 0..3 of the answered statements of one axis, in the order of the statements. */
export function answersOn(axis: Axis, answers: Answers): { statement: Statement; level: Level }[] {
  return statementsOf[axis].flatMap((statement) => {
    const level = answers[statement];
    return level === undefined ? [] : [{ statement, level }];
  });
}

/** Thirds of the scale 0..3: below 1, below 2, from 2. A band, because a decimal would pretend to more. */
export function bandOf(mean: number): Band {
  return mean < 1 ? 0 : mean < 2 ? 1 : 2;
}

export interface Score {
  readonly activity: Band;
  readonly network: Band;
  readonly cell: Cell;
}

/** The mean of the answered levels of each axis, as a band; undefined where an axis has too few answers. */
export function score(answers: Answers): Score | undefined {
  const [activity, network] = axes.map((axis) => {
    const given = answersOn(axis, answers);
    return given.length < FEWEST_ANSWERS ? undefined : bandOf(given.reduce((sum, { level }) => sum + level, 0) / given.length);
  });
  if (activity === undefined || network === undefined) return undefined;
  return { activity, network, cell: cellAt(activity, network) };
}

/**
 * How much of what was answered shows in each cell, 0..1, together 1 (or all 0 where an axis has no
 * answer): the share of activity answers in its row times the share of network answers in its column.
 */
export function traces(answers: Answers): Record<Cell, number> {
  const share = (axis: Axis, band: Band) => {
    const given = answersOn(axis, answers);
    return given.length === 0 ? 0 : given.filter(({ level }) => bandOf(level) === band).length / given.length;
  };
  const entries = cells.map((cell) => {
    const { activity, network } = bandsOf(cell);
    return [cell, share('activity', activity) * share('network', network)] as const;
  });
  return Object.fromEntries(entries) as Record<Cell, number>;
}

/** How strongly the map draws a trace: 0 nothing, 1 some, 2 many, 3 most answers. */
export function traceStrength(share: number): 0 | 1 | 2 | 3 {
  return share === 0 ? 0 : share < 0.2 ? 1 : share < 0.5 ? 2 : 3;
}

/** What reads differently than last time; a statement skipped once is no change. */
export function changes(before: Answers, after: Answers): { statement: Statement; from: Level; to: Level }[] {
  return statements.flatMap((statement) => {
    const from = before[statement];
    const to = after[statement];
    return from === undefined || to === undefined || from === to ? [] : [{ statement, from, to }];
  });
}

/** Reads what was stored; statements and levels of an older self-check that are gone are left out. */
export function knownAnswers(stored: Readonly<Record<string, number>>): Answers {
  return Object.fromEntries(
    statements
      .filter((statement) => (levels as readonly (number | undefined)[]).includes(stored[statement]))
      .map((statement) => [statement, stored[statement]]),
  ) as Answers;
}
