/** What became of a correction: the module was changed, or it stays as it is and the answer says why. */
export const outcomes = ['changed', 'stays'] as const;
export type Outcome = (typeof outcomes)[number];

export const PASSAGE_LIMIT = 1000;
export const WORDS_LIMIT = 2000;

/** Days without an answer after which the leads hear of it once more. */
export const silentDays = 7;

/** The usual wait is measured over so many days, and over answers to no fewer people (charter 5). */
export const waitDays = 90;
export const fewestAnswered = 5;
