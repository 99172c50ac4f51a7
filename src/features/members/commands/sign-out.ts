import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { done, type Result } from '#src/platform/result.ts';
import { closeAllSessions } from '#src/platform/session.ts';

/** Ends every session of this member, on every device. Own sessions only, so nothing else to authorize. */
export async function signOutEverywhere(club: Club, actor: Member): Promise<Result<void, never>> {
  await closeAllSessions(club, actor.id);
  return done();
}
