/**
 * The self-check: twenty-two statements on two axes, four levels each, skippable, asked in five parts.
 * Scoring and the rule of the next step are published in docs/self-check.md; this file is what it
 * describes. The nine cells are the club's own words, not a published model.
 */
export const axes = ['activity', 'network'] as const;
export type Axis = (typeof axes)[number];

/** In the order of the axis; where answers are equal, the earlier statement speaks first. */
export const statementsOf = {
  activity: [
    'profile',
    'what-i-may-say',
    'commenting',
    'being-seen',
    'subject',
    'own-texts',
    'pictures',
    'on-camera',
    'rhythm',
    'standing-for',
    'with-ai',
  ],
  network: [
    'contacts',
    'reaching-out',
    'keeping-in-touch',
    'colleagues',
    'asking-for-help',
    'answering',
    'helping',
    'discussions',
    'bringing-together',
    'about-work',
    'loud-days',
  ],
} as const;
export type Statement = (typeof statementsOf)[Axis][number];
export const statements: readonly Statement[] = axes.flatMap((axis) => statementsOf[axis]);

/** The pages on which the statements are asked; also the fields a mentor may say they like to help with. */
export const partSlugs = ['first-steps', 'own-voice', 'long-run', 'people', 'in-the-club'] as const;
export type Part = (typeof partSlugs)[number];

export const statementsIn: Record<Part, readonly Statement[]> = {
  'first-steps': ['profile', 'what-i-may-say', 'commenting', 'being-seen'],
  'own-voice': ['subject', 'own-texts', 'pictures', 'on-camera'],
  'long-run': ['rhythm', 'standing-for', 'with-ai', 'about-work', 'loud-days'],
  people: ['contacts', 'reaching-out', 'keeping-in-touch', 'answering'],
  'in-the-club': ['colleagues', 'asking-for-help', 'helping', 'discussions', 'bringing-together'],
};

export function partOf(statement: Statement): Part {
  return partSlugs.find((part) => statementsIn[part].includes(statement)) ?? partSlugs[0];
}

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

/** An axis with fewer answers than this, about a third of its statements, says nothing. */
export const FEWEST_ANSWERS = 4;

/** Levels 0..3 of the answered statements of one axis, in the order of the axis. */
export function answersOn(axis: Axis, answers: Answers): { statement: Statement; level: Level }[] {
  return statementsOf[axis].flatMap((statement) => {
    const level = answers[statement];
    return level === undefined ? [] : [{ statement, level }];
  });
}

/** Thirds of the scale 0..3: a mean below 1, below 2, from 2. A band, because a decimal would pretend to more. */
export function bandOf(sum: number, count: number): Band {
  return sum < count ? 0 : sum < 2 * count ? 1 : 2;
}

const sumOf = (given: readonly { readonly level: Level }[]) => given.reduce((sum, { level }) => sum + level, 0);

/** The axis that still has too few answers; undefined when there are enough. */
export function tooFewOn(answers: Answers): Axis | undefined {
  return axes.find((axis) => answersOn(axis, answers).length < FEWEST_ANSWERS);
}

export interface Score {
  readonly activity: Band;
  readonly network: Band;
  readonly cell: Cell;
}

/** The mean of the answered levels of each axis, as a band; undefined where an axis has too few answers. */
export function score(answers: Answers): Score | undefined {
  if (tooFewOn(answers)) return undefined;
  const band = (axis: Axis) => {
    const given = answersOn(axis, answers);
    return bandOf(sumOf(given), given.length);
  };
  const [activity, network] = [band('activity'), band('network')];
  return { activity, network, cell: cellAt(activity, network) };
}

/** The places one would be at if a single answer were one level different: how lightly to take the lines of the map. */
export function placesNextDoor(answers: Answers): Cell[] {
  const placed = score(answers);
  if (!placed) return [];
  const others = axes.flatMap((axis) => {
    const given = answersOn(axis, answers);
    const sum = sumOf(given);
    const reachable = [
      ...(given.some(({ level }) => level > 0) ? [sum - 1] : []),
      ...(given.some(({ level }) => level < 3) ? [sum + 1] : []),
    ];
    return reachable.map((sum) => {
      const moved = { ...placed, [axis]: bandOf(sum, given.length) };
      return cellAt(moved.activity, moved.network);
    });
  });
  return cells.filter((cell) => cell !== placed.cell && others.includes(cell));
}

/**
 * How much of what was answered shows in each cell, 0..1, together 1 (or all 0 where an axis has no
 * answer): the share of activity answers in its row times the share of network answers in its column.
 */
export function traces(answers: Answers): Record<Cell, number> {
  const share = (axis: Axis, band: Band) => {
    const given = answersOn(axis, answers);
    return given.length === 0 ? 0 : given.filter(({ level }) => bandOf(level, 1) === band).length / given.length;
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

/** The places to which most answers point, three at most, the strongest first. */
export function mainPlaces(traces: Readonly<Record<Cell, number>>): Cell[] {
  return cells
    .filter((cell) => traces[cell] > 0)
    .sort((a, b) => traces[b] - traces[a])
    .slice(0, 3);
}

/** Statements answered both times: the only ones that can be compared. */
export function answeredTwice(before: Answers, after: Answers): Statement[] {
  return statements.filter((statement) => before[statement] !== undefined && after[statement] !== undefined);
}

/** What reads differently than last time; a statement skipped or not yet asked once is no change. */
export function changes(before: Answers, after: Answers): { statement: Statement; from: Level; to: Level }[] {
  return answeredTwice(before, after).flatMap((statement) => {
    const [from, to] = [before[statement], after[statement]];
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
