import { and, eq, ne } from 'drizzle-orm';
import { badges } from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';

/** Part of leaving, before the member's row goes: reasons they gave as a lead are their words. That a lead revoked it stays told. */
export async function eraseReasons({ db }: Club, memberId: string): Promise<void> {
  await db
    .update(badges)
    .set({ revokedBecause: '–' })
    .where(and(eq(badges.revokedBy, memberId), ne(badges.revokedBecause, '')));
}
