import { and, asc, eq, gt, inArray, isNull, or } from 'drizzle-orm';
import { goals, meetings, mentoringNotes, mentorRequests, mentorships, mentors, notices } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import type { Club } from '#src/platform/club.ts';
import { isOpen } from '../rules.ts';
import { recountMentees } from './lock-pair.ts';

/**
 * Part of leaving, in its transaction and before the member's row goes: own words are deleted, open
 * requests closed and mentorships ended, and the other side is told, without a name. Their words stay.
 */
export async function eraseMentoring(club: Club, memberId: string): Promise<void> {
  const inRequests = or(eq(mentorRequests.menteeId, memberId), eq(mentorRequests.mentorId, memberId));
  const inPairs = or(eq(mentorships.menteeId, memberId), eq(mentorships.mentorId, memberId));
  const own = club.db.select({ id: mentorships.id, mentorId: mentorships.mentorId }).from(mentorships).where(inPairs);
  // A mentor who was asked may be saying yes right now: their offer is held as well, and their places counted again.
  const asked = club.db.select({ mentorId: mentorRequests.mentorId }).from(mentorRequests).where(eq(mentorRequests.menteeId, memberId));
  const mentorIds = [...new Set([...(await own), ...(await asked)].flatMap(({ mentorId }) => mentorId ?? []).concat(memberId))];
  await club.db
    .select({ id: mentors.memberId })
    .from(mentors)
    .where(inArray(mentors.memberId, mentorIds))
    .orderBy(asc(mentors.memberId))
    .for('update');
  const requests = await club.db.select().from(mentorRequests).where(inRequests).orderBy(asc(mentorRequests.id)).for('update');
  const pairs = await club.db.select().from(mentorships).where(inPairs).orderBy(asc(mentorships.id)).for('update');

  await forgetName(
    club,
    memberId,
    [
      ...requests.map(({ id }) => `/mentoring/requests/${id}`),
      ...pairs.flatMap(({ id }) => [`/mentoring/${id}`, `/mentoring/${id}#meetings`]),
    ],
    [...requests, ...pairs],
  );
  await eraseWords(
    club,
    memberId,
    pairs.map(({ id }) => id),
  );
  await endAll(club, memberId);
  await recountMentees(club, mentorIds);
  for (const request of requests.filter(isOpen)) {
    const other = request.menteeId === memberId ? request.mentorId : request.menteeId;
    if (other)
      await tellMember(club, {
        to: other,
        kind: 'mentoring.notice.request-gone',
        href: `/mentoring/requests/${request.id}`,
        mail: request.menteeId === other,
      });
  }
  for (const pair of pairs.filter(({ endedAt }) => !endedAt)) {
    const other = pair.menteeId === memberId ? pair.mentorId : pair.menteeId;
    if (other) await tellMember(club, { to: other, kind: 'mentoring.notice.partner-gone', href: `/mentoring/${pair.id}`, mail: true });
  }
}

/** Notices about this member say the name: they go too. */
async function forgetName(
  club: Club,
  memberId: string,
  hrefs: string[],
  rows: { mentorId: string | null; menteeId: string | null }[],
): Promise<void> {
  const others = [...new Set(rows.flatMap(({ mentorId, menteeId }) => [mentorId, menteeId]))].filter(
    (id) => id !== null && id !== memberId,
  ) as string[];
  if (others.length > 0) await club.db.delete(notices).where(and(inArray(notices.memberId, others), inArray(notices.href, hrefs)));
}

async function eraseWords(club: Club, memberId: string, pairIds: string[]): Promise<void> {
  await club.db.update(mentorRequests).set({ message: '', reply: null }).where(eq(mentorRequests.menteeId, memberId));
  await club.db.update(mentorRequests).set({ question: null, declineWords: null }).where(eq(mentorRequests.mentorId, memberId));
  if (pairIds.length === 0) return;
  await club.db.delete(mentoringNotes).where(and(inArray(mentoringNotes.mentorshipId, pairIds), eq(mentoringNotes.authorId, memberId)));
  await club.db.delete(goals).where(and(inArray(goals.mentorshipId, pairIds), eq(goals.setBy, memberId)));
  await club.db
    .update(meetings)
    .set({ place: '' })
    .where(and(inArray(meetings.mentorshipId, pairIds), eq(meetings.arrangedBy, memberId)));
  const ahead = and(
    inArray(meetings.mentorshipId, pairIds),
    isNull(meetings.heldAt),
    isNull(meetings.cancelledAt),
    gt(meetings.startsAt, club.clock.now()),
  );
  await club.db.update(meetings).set({ cancelledAt: club.clock.now() }).where(ahead);
}

async function endAll(club: Club, memberId: string): Promise<void> {
  const now = club.clock.now();
  const open = and(isNull(mentorRequests.acceptedAt), isNull(mentorRequests.declinedAt), isNull(mentorRequests.withdrawnAt));
  await club.db
    .update(mentorRequests)
    .set({ withdrawnAt: now })
    .where(and(eq(mentorRequests.menteeId, memberId), open));
  await club.db
    .update(mentorRequests)
    .set({ declinedAt: now })
    .where(and(eq(mentorRequests.mentorId, memberId), open));
  await club.db
    .update(mentorships)
    .set({ endedAt: now })
    .where(and(or(eq(mentorships.menteeId, memberId), eq(mentorships.mentorId, memberId)), isNull(mentorships.endedAt)));
  await club.db.delete(mentors).where(eq(mentors.memberId, memberId));
}
