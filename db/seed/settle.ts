import { sql } from 'drizzle-orm';
import { looks } from '#db/schema/index.ts';
import { remindOfCorrections } from '#src/features/corrections/jobs.ts';
import { bringUnansweredRequests } from '#src/features/groups/jobs.ts';
import { escalateMentorSilence } from '#src/features/mentoring/jobs.ts';
import { remindOfProposals } from '#src/features/proposals/jobs.ts';
import { escalateSilence } from '#src/features/writing/jobs.ts';
import { takeSnapshot } from '#src/features/programme/commands/take-snapshot.ts';
import type { Club } from '#src/platform/club.ts';
import type { Community } from './community.ts';
import { after, DAY, idAt, momentBetween, randomFrom } from './random.ts';
import { insertRows } from './write.ts';

/** What time does by itself: jobs run, notices are read, active weeks are noted, the club is counted. */
export async function settle(club: Club, plan: Community): Promise<void> {
  const mail: Club['mail'] = { ...club.mail, post: async () => undefined };
  const jobs = [escalateSilence, escalateMentorSilence, bringUnansweredRequests, remindOfCorrections, remindOfProposals];
  for (const job of jobs) await job.run({ ...club, mail }, {});
  await noteActiveWeeks(club);
  await readNotices(club, plan.now);
  await lookAt(club, plan);
  await takeSnapshot(club);
}

/** The product's definition of an act, for all who are accompanied at once (one by one: programme/commands/count-acts-so-far). */
async function noteActiveWeeks({ db }: Club): Promise<void> {
  await db.execute(sql`
    insert into active_weeks (member_id, week)
    select distinct acts.member_id, date_trunc('week', acts.at at time zone 'UTC')::date
    from (
      select member_id, completed_at as at from completions
      union all select member_id, saved_at from exercise_texts
      union all select p.author_id, r.created_at from revisions r join pieces p on p.id = r.piece_id
      union all select author_id, created_at from feedback_requests
      union all select giver_id, given_at from feedbacks
      union all select q.author_id, th.said_at from thanks th join feedbacks f on f.id = th.feedback_id join feedback_requests q on q.id = f.request_id
      union all select s.mentor_id, m.held_at from meetings m join mentorships s on s.id = m.mentorship_id where m.held_at is not null
      union all select s.mentee_id, m.held_at from meetings m join mentorships s on s.id = m.mentorship_id where m.held_at is not null
      union all select author_id, created_at from insights
      union all select author_id, created_at from replies
      union all select p.author_id, v.proposed_at from proposal_versions v join proposals p on p.id = v.proposal_id
      union all select reviewer_id, given_at from proposal_reviews
    ) acts
    join consents c on c.member_id = acts.member_id and c.kind = 'accompanied' and c.withdrawn_at is null
    order by 2, 1
    on conflict do nothing`);
}

/** What is older than some days was read the day after. */
async function readNotices({ db }: Club, now: Date): Promise<void> {
  await db.execute(sql`
    update notices set read_at = created_at + interval '20 hours'
    where created_at < ${after(now, -4 * DAY).toISOString()}::timestamptz`);
}

/** The lead looked at the page of a few whom she accompanies; they can read that she did. */
async function lookAt(club: Club, plan: Community): Promise<void> {
  const random = randomFrom('looks');
  const ruth = plan.named('ruth');
  const seen = [plan.named('lina'), plan.named('amina'), ...random.shuffled([...plan.accompanied]).slice(0, 20)];
  const rows = seen.map((member) => {
    const lookedAt = momentBetween(random, new Date(Math.max(member.joinedAt.getTime(), after(plan.now, -60 * DAY).getTime())), plan.now);
    return { id: idAt(random, lookedAt), memberId: member.id, lookedBy: ruth.id, lookedAt, page: 'roster' };
  });
  await insertRows(club, looks, rows);
}
