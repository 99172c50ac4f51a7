/** Chance that is the same every time: one seed, one community. */
export interface Random {
  /** 0 <= n < 1 */
  next(): number;
  /** a whole number, both ends included */
  whole(from: number, to: number): number;
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** one of the keys, by weight */
  weighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>): K;
  shuffled<T>(list: readonly T[]): T[];
  /** many small, few large: 0 <= n < 1, crowding towards 0 */
  skewed(power?: number): number;
  /** hours or days of waiting: exponential with this mean */
  wait(mean: number): number;
  /** chance of its own for one part, so that a change in one part leaves the others as they were */
  branch(name: string): Random;
}

export function randomFrom(seed: string): Random {
  let state = hash(seed);
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    whole,
    chance: (share) => next() < share,
    pick: <T>(list: readonly T[]) => {
      if (list.length === 0) throw new Error('nothing to pick from');
      return list[whole(0, list.length - 1)] as T;
    },
    weighted: <K extends string>(weights: Readonly<Partial<Record<K, number>>>) => {
      const entries = Object.entries(weights) as [K, number][];
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) {
        left -= weight;
        if (left < 0) return key;
      }
      return (entries.at(-1) as [K, number])[0];
    },
    shuffled: (list) => {
      const result = [...list];
      for (let i = result.length - 1; i > 0; i--) {
        const j = whole(0, i);
        [result[i], result[j]] = [result[j] as never, result[i] as never];
      }
      return result;
    },
    skewed: (power = 3) => next() ** power,
    wait: (mean) => -Math.log(1 - next()) * mean,
    branch: (name) => randomFrom(`${seed}/${name}`),
  };
}

function hash(text: string): number {
  let h = 2_166_136_261;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16_777_619);
  return h >>> 0;
}

const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');

/** A UUIDv7 (RFC 9562) born at an instant, its tail drawn from this chance instead of the system's. */
export function idAt(random: Random, at: Date): string {
  const time = hex(at.getTime(), 12);
  const a = Math.floor(random.next() * 0x1000);
  const b = 0x8000 + Math.floor(random.next() * 0x4000);
  const tail = hex(Math.floor(random.next() * 0x1000000), 6) + hex(Math.floor(random.next() * 0x1000000), 6);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(a, 3)}-${hex(b, 4)}-${tail}`;
}

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const after = (at: Date, milliseconds: number): Date => new Date(at.getTime() + milliseconds);

/** Between two instants, mostly on a weekday between seven and eight in the evening in Switzerland. */
export function momentBetween(random: Random, from: Date, to: Date): Date {
  const span = Math.max(0, to.getTime() - from.getTime());
  const drawn = new Date(from.getTime() + random.next() * span);
  return waking(random, drawn, from, to);
}

/** The same day at an hour when people are awake; at weekends only sometimes. Stays between `from` and `to`. */
export function waking(random: Random, at: Date, from: Date, to: Date): Date {
  const moved = new Date(at);
  if (moved.getUTCDay() % 6 === 0 && random.chance(0.8)) moved.setUTCDate(moved.getUTCDate() - (moved.getUTCDay() === 0 ? 2 : 1));
  moved.setUTCHours(random.whole(6, 18), random.whole(0, 59), random.whole(0, 59), random.whole(0, 999));
  return moved < from || moved > to ? at : moved;
}
