import type { OpenClub } from '#src/cli/make-club.ts';
import { curriculumOf } from '#src/features/learning/curriculum.ts';
import { openSession } from '#src/platform/session.ts';

/** One page, as one member who is signed in sees it. */
export interface Case {
  readonly name: string;
  readonly path: string;
  readonly cookie: string;
  /** must stand in the page, at least so many times: an empty page is no measure */
  readonly shows: { readonly words: string; readonly times: number };
}

/** Looks up a typical, well-filled example of each page, and opens a session for somebody who may read it. */
export async function findCases(club: OpenClub): Promise<{ cases: readonly Case[]; anyone: string }> {
  const { sql } = club.connection;
  const cookies = new Map<string, string>();
  const cookieOf = async (member: string) => {
    const known = cookies.get(member);
    const cookie = known ?? `club=${await openSession(club, member)}`;
    cookies.set(member, cookie);
    return cookie;
  };
  const memberAt = async (email: string) => first(await sql<{ id: string }[]>`select id from members where email = ${email}`).id;

  const lina = await memberAt('lina.brunner@firn.example');
  const ruth = await memberAt('ruth.zimmermann@firn.example');
  const asked = first(
    await sql<{ id: string; author: string }[]>`
    select q.id, q.author_id as author from feedback_requests q join feedbacks f on f.request_id = q.id
    group by q.id having count(*) = 3 order by q.id desc limit 1`,
  );
  const group = first(
    await sql<{ slug: string; member: string }[]>`
    select g.slug, (select member_id from memberships m where m.group_id = g.id order by joined_at limit 1) as member
    from groups g where (select count(*) from (select from insights i where i.group_id = g.id limit 40) found) = 40
    order by g.size desc, g.id limit 1`,
  );
  const insight = first(
    await sql<
      { id: string }[]
    >`select id from insights where group_id is null and reply_count >= 12 order by abs(reply_count - 20), id desc limit 1`,
  );
  const [course] = curriculumOf(club.content).courses.values();
  const module = course?.modules[0];

  return {
    anyone: lina,
    cases: [
      { name: 'start page', path: '/', cookie: await cookieOf(lina), shows: { words: '<main', times: 1 } },
      { name: 'module', path: `/learn/${course?.slug}/${module?.slug}`, cookie: await cookieOf(lina), shows: { words: '<p', times: 5 } },
      { name: 'curriculum', path: '/learn', cookie: await cookieOf(lina), shows: { words: 'href="/learn/', times: 15 } },
      {
        name: 'check',
        path: '/learn/placement/first-steps',
        cookie: await cookieOf(lina),
        shows: { words: '<fieldset', times: 5 },
      },
      {
        name: 'piece with feedback',
        path: `/feedback/${asked.id}`,
        cookie: await cookieOf(asked.author),
        shows: { words: '<p', times: 5 },
      },
      {
        name: 'group with 20 insights',
        path: `/groups/${group.slug}`,
        cookie: await cookieOf(group.member),
        shows: { words: 'href="/insights/', times: 20 },
      },
      {
        name: 'insight with replies',
        path: `/insights/${insight.id}`,
        cookie: await cookieOf(lina),
        shows: { words: '<article', times: 10 },
      },
      { name: 'mentor list', path: '/mentoring', cookie: await cookieOf(lina), shows: { words: 'href="/mentoring/mentors/', times: 5 } },
      { name: 'programme dashboard', path: '/programme', cookie: await cookieOf(ruth), shows: { words: '<section', times: 3 } },
    ],
  };
}

function first<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (!row) throw new Error('the scale set has no example of this page');
  return row;
}
