import { sql } from 'drizzle-orm';
import type { Club } from '#src/platform/club.ts';

/**
 * When a member asks to be accompanied, the weeks in which they already did something are noted from
 * their own rows; until then nothing was recorded. The acts are the product's definition of active.
 */
export async function countActsSoFar(club: Club, memberId: string): Promise<void> {
  await club.db.execute(sql`
    insert into active_weeks (member_id, week)
    select distinct ${memberId}::uuid, date_trunc('week', acts.at at time zone 'UTC')::date
    from (
      select completed_at as at from completions where member_id = ${memberId}::uuid
      union all select saved_at from exercise_texts where member_id = ${memberId}::uuid
      union all select r.created_at from revisions r join pieces p on p.id = r.piece_id where p.author_id = ${memberId}::uuid
      union all select created_at from feedback_requests where author_id = ${memberId}::uuid
      union all select given_at from feedbacks where giver_id = ${memberId}::uuid
      union all select th.said_at from thanks th join feedbacks f on f.id = th.feedback_id
        join feedback_requests q on q.id = f.request_id where q.author_id = ${memberId}::uuid
      union all select m.held_at from meetings m join mentorships s on s.id = m.mentorship_id
        where m.held_at is not null and ${memberId}::uuid in (s.mentor_id, s.mentee_id)
      union all select noted_at from attendances where member_id = ${memberId}::uuid
      union all select v.proposed_at from proposal_versions v join proposals o on o.id = v.proposal_id where o.author_id = ${memberId}::uuid
      union all select given_at from proposal_reviews where reviewer_id = ${memberId}::uuid
      union all select created_at from insights where author_id = ${memberId}::uuid
      union all select created_at from replies where author_id = ${memberId}::uuid
    ) acts
    on conflict do nothing`);
}
