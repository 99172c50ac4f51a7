import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { consents, members, mentorRequests } from '#db/schema/index.ts';
import { tellLeads } from '#src/features/notices/commands/tell-leads.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import type { Job } from '#src/platform/jobs.ts';
import { SILENCE_DAYS } from './rules.ts';

/** Requests escalated at a time; the next hour takes the rest. */
const BATCH = 100;

/**
 * Silence is what people complain about everywhere. After a week without a word from the mentor the
 * mentee is told to feel free to ask somebody else, the mentor is reminded only if they want
 * reminders and take no break, and the leads learn that somebody waits, not who. Once for each request.
 */
export const escalateMentorSilence: Job = {
  name: 'escalate-mentor-silence',
  cron: '20 * * * *',
  async run(club) {
    await inTransaction(club, async (club) => {
      const silent = await takeSilent(club);
      if (silent.length === 0) return;
      const mentorIds = silent.flatMap(({ mentorId }) => mentorId ?? []);
      const wishes = await club.db
        .select({ id: consents.memberId })
        .from(consents)
        .innerJoin(members, and(eq(members.id, consents.memberId), isNull(members.pausedAt)))
        .where(and(inArray(consents.memberId, mentorIds), eq(consents.kind, 'reminders'), isNull(consents.withdrawnAt)));
      const wantsReminders = new Set(wishes.map(({ id }) => id));
      for (const { id, menteeId, mentorId, mentorName } of silent) {
        const href = `/mentoring/requests/${id}`;
        if (menteeId)
          await tellMember(club, {
            to: menteeId,
            kind: 'mentoring.notice.silence',
            params: { name: mentorName },
            href,
            mail: true,
            about: mentorId ?? undefined,
          });
        if (mentorId && wantsReminders.has(mentorId))
          await tellMember(club, { to: mentorId, kind: 'mentoring.notice.reminder', href, mail: true });
      }
      await tellLeads(club, { kind: 'mentoring.notice.silence-lead', href: '/programme' });
    });
  },
};

/** Marks and returns requests whose mentor owes a word: since it was sent, or since the mentee's reply. Locked rows are left to the next run. */
async function takeSilent(club: Club) {
  const now = club.clock.now();
  const since = new Date(now.getTime() - SILENCE_DAYS * 86_400_000).toISOString();
  const due = club.db
    .select({ id: mentorRequests.id })
    .from(mentorRequests)
    .where(sql`${mentorRequests.acceptedAt} is null and ${mentorRequests.declinedAt} is null and ${mentorRequests.withdrawnAt} is null
      and ${mentorRequests.escalatedAt} is null and ${mentorRequests.createdAt} <= ${since}::timestamptz
      and (${mentorRequests.questionAt} is null or ${mentorRequests.replyAt} <= ${since}::timestamptz)`)
    .orderBy(mentorRequests.createdAt)
    .limit(BATCH)
    .for('update', { skipLocked: true });
  return club.db
    .update(mentorRequests)
    .set({ escalatedAt: now })
    .from(members)
    .where(and(sql`${mentorRequests.id} = any(array(${due}))`, eq(members.id, mentorRequests.mentorId)))
    .returning({ id: mentorRequests.id, menteeId: mentorRequests.menteeId, mentorId: mentorRequests.mentorId, mentorName: members.name });
}
