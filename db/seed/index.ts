import type { Club } from '#src/platform/club.ts';

export interface DemoPerson {
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly password: string;
}

/** Whom the start prints: one person for each way of using the club. */
export const demoPeople: readonly DemoPerson[] = [];

export interface SeedOptions {
  /** How many members to make instead of the demo's own number: the scale set of the benchmarks. */
  readonly members?: number | undefined;
}

/** Fills an empty club with the demo company. At the first start it runs inside one transaction. */
export async function seedDemo(_club: Club, _options: SeedOptions = {}): Promise<void> {}
