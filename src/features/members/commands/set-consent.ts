import { and, eq, isNull } from 'drizzle-orm';
import { activeWeeks, consents, handRaises } from '#db/schema/index.ts';
import { countActsSoFar } from '#src/features/programme/commands/count-acts-so-far.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { newId } from '#src/platform/ids.ts';
import { done, type Result } from '#src/platform/result.ts';
import type { ConsentKind } from '../rules.ts';

/** One consent, given or withdrawn by the member alone, with its history. Doing it twice changes nothing. */
export async function setConsent(
  club: Club,
  actor: Member,
  { kind, give }: { kind: ConsentKind; give: boolean },
): Promise<Result<void, never>> {
  return inTransaction(club, async (club) => {
    if (give) await giveConsent(club, actor.id, kind);
    else await withdrawConsent(club, actor.id, kind);
    return done();
  });
}

export async function giveConsent(club: Club, memberId: string, kind: ConsentKind): Promise<void> {
  await club.db
    .insert(consents)
    .values({ id: newId(club.clock), memberId, kind, givenAt: club.clock.now() })
    .onConflictDoNothing();
  if (kind === 'accompanied') await countActsSoFar(club, memberId);
}

async function withdrawConsent(club: Club, memberId: string, kind: ConsentKind): Promise<void> {
  await club.db
    .update(consents)
    .set({ withdrawnAt: club.clock.now() })
    .where(and(eq(consents.memberId, memberId), eq(consents.kind, kind), isNull(consents.withdrawnAt)));
  if (kind !== 'accompanied') return;
  await club.db.delete(activeWeeks).where(eq(activeWeeks.memberId, memberId));
  await club.db.delete(handRaises).where(eq(handRaises.memberId, memberId));
}
