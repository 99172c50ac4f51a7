import { and, eq, inArray, or, sql } from 'drizzle-orm';
import { mentorRequests, mentorships, mentors } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';

/**
 * Rows are locked in one order everywhere: the asking member, the mentor's offer, the request, the
 * mentorship. So no two use cases wait for each other. Whoever is not in the pair finds nothing.
 */
export async function lockRequest(club: Club, actor: Member, id: string) {
  const [row] = await club.db
    .select()
    .from(mentorRequests)
    .where(and(eq(mentorRequests.id, id), or(eq(mentorRequests.mentorId, actor.id), eq(mentorRequests.menteeId, actor.id))))
    .for('update');
  return found(row);
}

export async function lockMentorship(club: Club, actor: Member, id: string) {
  const [row] = await own(club, actor, id).for('update');
  return found(row);
}

/** The same without a lock, for use cases that lock the offer first. */
export async function findMentorship(club: Club, actor: Member, id: string) {
  const [row] = await own(club, actor, id);
  return found(row);
}

function own(club: Club, actor: Member, id: string) {
  return club.db
    .select()
    .from(mentorships)
    .where(and(eq(mentorships.id, id), or(eq(mentorships.mentorId, actor.id), eq(mentorships.menteeId, actor.id))));
}

export async function lockOffer(club: Club, mentorId: string) {
  const [row] = await club.db.select().from(mentors).where(eq(mentors.memberId, mentorId)).for('update');
  return row;
}

/** The other side of a pair, or null when that member has left. */
export function otherSide(actor: Member, pair: { mentorId: string | null; menteeId: string | null }): string | null {
  return pair.mentorId === actor.id ? pair.menteeId : pair.mentorId;
}

/**
 * Counts the running mentorships of these mentors afresh, so that the number on the offer can never
 * drift. Called with the offers locked, after a mentorship began or ended; the seed calls it for all.
 */
export async function recountMentees(club: Club, mentorIds: readonly string[] | 'all'): Promise<void> {
  const running = sql<number>`(select count(*)::int from ${mentorships} where ${mentorships.mentorId} = ${mentors.memberId} and ${mentorships.endedAt} is null)`;
  if (mentorIds !== 'all' && mentorIds.length === 0) return;
  await club.db
    .update(mentors)
    .set({ mentees: running })
    .where(mentorIds === 'all' ? undefined : inArray(mentors.memberId, [...mentorIds]));
}
