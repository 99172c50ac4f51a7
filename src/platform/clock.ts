/** The only source of now. `now()` is an instant; tests pass a clock that stands or is moved by hand. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
