import { eq } from 'drizzle-orm';
import { members } from '#db/schema/index.ts';
import type { Locale } from '#src/i18n/t.ts';
import type { Visitor } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { done, type Result } from '#src/platform/result.ts';

/** Public: strangers read in their language too; a member's choice is kept with the account. */
export async function chooseLocale(club: Club, visitor: Visitor, { locale }: { locale: Locale }): Promise<Result<void, never>> {
  if (visitor.member) await club.db.update(members).set({ locale }).where(eq(members.id, visitor.member.id));
  return done();
}
