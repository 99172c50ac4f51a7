import { and, eq, inArray } from 'drizzle-orm';
import { notices } from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';

/** Called where an author erases: takes away what these members were told about a place whose words are gone: a notice must not keep a title its author erased. */
export async function forgetNotices(club: Club, { of, href }: { of: readonly string[]; href: string }): Promise<void> {
  if (of.length === 0) return;
  await club.db.delete(notices).where(and(inArray(notices.memberId, [...of]), eq(notices.href, href)));
}
