import { sql } from 'drizzle-orm';
import { comments, feedbacks, feedbackRequests, insights, mentoringNotes, replies, revisions } from '#db/schema/index.ts';
import { renderMarkdown, toPlainText } from '#src/platform/markdown.ts';
import type { Club } from '#src/platform/club.ts';

/** What holds in every club, as questions for what breaks it. */
export const broken: Readonly<Record<string, string>> = {
  'a group is as large as its memberships':
    'select slug from groups g where size <> (select count(*) from memberships m where m.group_id = g.id)',
  'every group has a host':
    'select slug from groups g where not exists (select from memberships m where m.group_id = g.id and host_since is not null)',
  'hosts are listed':
    "select member_id from memberships m where host_since is not null and not exists (select from consents c where c.member_id = m.member_id and kind = 'listed' and withdrawn_at is null)",
  'mentors are listed':
    "select member_id from mentors m where not exists (select from consents c where c.member_id = m.member_id and kind = 'listed' and withdrawn_at is null)",
  'nobody joins a group before it exists or before joining the club':
    'select m.member_id from memberships m join groups g on g.id = m.group_id join members p on p.id = m.member_id where m.joined_at < g.created_at or m.joined_at < p.joined_at',
  'an insight knows how many replies have words':
    'select id from insights i where reply_count <> (select count(*) from replies r where r.insight_id = i.id and r.erased_at is null)',
  'a piece knows its newest revision':
    'select id from pieces p where latest <> (select max(number) from revisions r where r.piece_id = p.id) or latest <> (select count(*) from revisions r where r.piece_id = p.id)',
  'a piece was revised when its newest revision was made':
    'select p.id from pieces p join revisions r on r.piece_id = p.id and r.number = p.latest where p.revised_at <> r.created_at',
  'a request knows its first answer':
    'select id from feedback_requests q where first_answered_at is distinct from (select min(given_at) from feedbacks f where f.request_id = q.id)',
  'a request that is over is closed': 'select id from feedback_requests where closed_at is null and visible_until <= now_',
  'feedback comes after the question and while it was open':
    'select f.id from feedbacks f join feedback_requests q on q.id = f.request_id where f.given_at <= q.created_at or f.given_at > coalesce(q.closed_at, q.visible_until)',
  'nobody answers themselves':
    'select f.id from feedbacks f join feedback_requests q on q.id = f.request_id where f.giver_id = q.author_id',
  'thanks come after the feedback':
    'select feedback_id from thanks t join feedbacks f on f.id = t.feedback_id where t.said_at < f.given_at',
  'a comment quotes the words that stand there': `select c.id from comments c join feedbacks f on f.id = c.feedback_id join feedback_requests q on q.id = f.request_id join revisions r on r.id = q.revision_id
    where c.quote is not null and position(c.quote in r.plain) = 0`,
  'replies come after their insight': 'select r.id from replies r join insights i on i.id = r.insight_id where r.created_at < i.created_at',
  'in a group only its members write':
    'select i.id from insights i where group_id is not null and not exists (select from memberships m where m.group_id = i.group_id and m.member_id = i.author_id and m.joined_at <= i.created_at)',
  'nobody writes before joining': `select author_id from insights i join members m on m.id = i.author_id where i.created_at < m.joined_at
    union all select author_id from replies r join members m on m.id = r.author_id where r.created_at < m.joined_at
    union all select author_id from pieces p join members m on m.id = p.author_id where p.created_at < m.joined_at
    union all select member_id from completions c join members m on m.id = c.member_id where c.completed_at < m.joined_at`,
  'nothing but meetings lies ahead': `select id from insights where created_at > now_ union all select id from replies where created_at > now_ union all select id from pieces where revised_at > now_
    union all select id from feedbacks where given_at > now_ union all select id from notices where created_at > now_ union all select member_id from completions where completed_at > now_
    union all select id from members where joined_at > now_ union all select group_id from memberships where joined_at > now_ union all select id from mentor_requests where coalesce(accepted_at, declined_at, created_at) > now_
    union all select feedback_id from thanks where said_at > now_ union all select id from consents where coalesce(withdrawn_at, given_at) > now_ union all select id from meetings where held_at > now_
    union all select id from corrections where coalesce(answered_at, created_at) > now_ union all select id from proposals where coalesce(appeared_at, proposed_at) > now_
    union all select id from proposal_reviews where given_at > now_`,
  'a mentor knows how many they accompany, never more than their places':
    'select member_id from mentors m where mentees <> (select count(*) from mentorships s where s.mentor_id = m.member_id and ended_at is null) or mentees > capacity',
  'a mentorship begins with an accepted request':
    'select s.id from mentorships s left join mentor_requests r on r.id = s.request_id where r.accepted_at is null or r.mentor_id <> s.mentor_id or r.mentee_id <> s.mentee_id',
  'nobody has more than three requests open':
    'select mentee_id from mentor_requests where accepted_at is null and declined_at is null and withdrawn_at is null group by mentee_id having count(*) > 3',
  'hands are raised by those who are accompanied':
    "select id from hand_raises h where not exists (select from consents c where c.member_id = h.member_id and kind = 'accompanied' and withdrawn_at is null)",
  'active weeks are kept only for those who are accompanied':
    "select member_id from active_weeks w where not exists (select from consents c where c.member_id = w.member_id and kind = 'accompanied' and withdrawn_at is null)",
  'weeks begin on Mondays': 'select member_id from active_weeks where extract(isodow from week) <> 1',
  'a correction is answered after it was sent': 'select id from corrections where answered_at <= created_at',
  'a proposed module is written, proposed, read and decided in this order': `select v.proposal_id from proposal_versions v join revisions r on r.id = v.revision_id where r.created_at >= v.proposed_at
    union all select s.proposal_id from proposal_reviews s join proposal_versions v on v.proposal_id = s.proposal_id and v.number = s.version where s.given_at <= v.proposed_at
    union all select d.proposal_id from proposal_decisions d join proposal_reviews s on s.proposal_id = d.proposal_id and s.version = d.version where d.decided_at <= s.given_at`,
  'no letter of the past is sent': 'select id from mails',
};

export async function breaking(club: Club, question: string): Promise<readonly unknown[]> {
  const now = `'${club.clock.now().toISOString()}'::timestamptz`;
  return club.db.execute(sql.raw(`select * from (${question.replaceAll('now_', now)}) broken limit 5`));
}

/** Texts whose stored rendering is not what the renderer makes of them. */
export async function wronglyRendered({ db }: Club, limit: number): Promise<string[]> {
  const rows = [
    ...(await db.select({ id: revisions.id, body: revisions.body, html: revisions.bodyHtml }).from(revisions).limit(limit)),
    ...(await db.select({ id: insights.id, body: insights.body, html: insights.bodyHtml }).from(insights).limit(limit)),
    ...(await db.select({ id: replies.id, body: replies.body, html: replies.bodyHtml }).from(replies).limit(limit)),
    ...(await db.select({ id: feedbacks.id, body: feedbacks.words, html: feedbacks.wordsHtml }).from(feedbacks).limit(limit)),
    ...(await db
      .select({ id: mentoringNotes.id, body: mentoringNotes.body, html: mentoringNotes.bodyHtml })
      .from(mentoringNotes)
      .limit(limit)),
  ];
  return rows.filter(({ body, html }) => renderMarkdown(body) !== html).map(({ id }) => id);
}

/** Revisions and comments whose plain text or offsets do not fit. */
export async function misplaced({ db }: Club, limit: number): Promise<string[]> {
  const texts = await db.select({ id: revisions.id, body: revisions.body, plain: revisions.plain }).from(revisions).limit(limit);
  const placed = await db
    .select({ id: comments.id, start: comments.start, end: comments.end, quote: comments.quote, plain: revisions.plain })
    .from(comments)
    .innerJoin(feedbacks, sql`${feedbacks.id} = ${comments.feedbackId}`)
    .innerJoin(feedbackRequests, sql`${feedbackRequests.id} = ${feedbacks.requestId}`)
    .innerJoin(revisions, sql`${revisions.id} = ${feedbackRequests.revisionId}`)
    .limit(limit);
  return [
    ...texts.filter(({ body, plain }) => toPlainText(body) !== plain).map(({ id }) => id),
    ...placed.filter(({ start, end, quote, plain }) => quote !== null && plain.slice(start ?? 0, end ?? 0) !== quote).map(({ id }) => id),
  ];
}
