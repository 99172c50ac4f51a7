import { and, asc, eq, or } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { fits, goals, meetings, members, mentoringNotes, mentorRequests, mentorships, mentors } from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';

const mentor = alias(members, 'mentor');
const mentee = alias(members, 'mentee');

/** Everything this member put into mentoring, for their own archive: no word of anybody else. */
export async function exportMentoring(club: Club, memberId: string) {
  const inPair = or(eq(mentorships.mentorId, memberId), eq(mentorships.menteeId, memberId));
  const [offer, asked, answered, ownGoals, met, notes, said] = await Promise.all([
    club.db.select().from(mentors).where(eq(mentors.memberId, memberId)),
    club.db
      .select({
        id: mentorRequests.id,
        to: mentor.name,
        message: mentorRequests.message,
        createdAt: mentorRequests.createdAt,
        reply: mentorRequests.reply,
        replyAt: mentorRequests.replyAt,
        acceptedAt: mentorRequests.acceptedAt,
        declinedAt: mentorRequests.declinedAt,
        withdrawnAt: mentorRequests.withdrawnAt,
      })
      .from(mentorRequests)
      .leftJoin(mentor, eq(mentor.id, mentorRequests.mentorId))
      .where(eq(mentorRequests.menteeId, memberId))
      .orderBy(asc(mentorRequests.id)),
    club.db
      .select({
        id: mentorRequests.id,
        from: mentee.name,
        question: mentorRequests.question,
        questionAt: mentorRequests.questionAt,
        acceptedAt: mentorRequests.acceptedAt,
        declinedAt: mentorRequests.declinedAt,
        declineWords: mentorRequests.declineWords,
      })
      .from(mentorRequests)
      .leftJoin(mentee, eq(mentee.id, mentorRequests.menteeId))
      .where(eq(mentorRequests.mentorId, memberId))
      .orderBy(asc(mentorRequests.id)),
    club.db
      .select({ mentorship: goals.mentorshipId, words: goals.words, setAt: goals.setAt, reachedAt: goals.reachedAt })
      .from(goals)
      .where(eq(goals.setBy, memberId))
      .orderBy(asc(goals.id)),
    club.db
      .select({
        mentorship: meetings.mentorshipId,
        mentor: mentor.name,
        mentee: mentee.name,
        startsAt: meetings.startsAt,
        minutes: meetings.minutes,
        place: meetings.place,
        heldAt: meetings.heldAt,
        cancelledAt: meetings.cancelledAt,
      })
      .from(meetings)
      .innerJoin(mentorships, and(eq(mentorships.id, meetings.mentorshipId), inPair))
      .leftJoin(mentor, eq(mentor.id, mentorships.mentorId))
      .leftJoin(mentee, eq(mentee.id, mentorships.menteeId))
      .orderBy(asc(meetings.startsAt)),
    club.db
      .select({ mentorship: mentoringNotes.mentorshipId, body: mentoringNotes.body, createdAt: mentoringNotes.createdAt })
      .from(mentoringNotes)
      .where(eq(mentoringNotes.authorId, memberId))
      .orderBy(asc(mentoringNotes.id)),
    club.db.select({ mentorship: fits.mentorshipId, fit: fits.fit, saidAt: fits.saidAt }).from(fits).where(eq(fits.memberId, memberId)),
  ]);
  return { offer: offer[0] ?? null, requestsSent: asked, requestsAnswered: answered, goals: ownGoals, meetings: met, notes, fits: said };
}
