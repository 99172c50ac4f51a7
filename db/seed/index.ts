import type { Club } from '#src/platform/club.ts';

export interface DemoPerson {
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly password: string;
}

/** Whom the start prints: one person for each way of using the club. */
export const demoPeople: readonly DemoPerson[] = [];

/** Fills an empty club with the demo company. Runs inside one transaction. */
export async function seedDemo(_club: Club): Promise<void> {}
