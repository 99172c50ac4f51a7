import { and, eq, isNull, or, sql } from 'drizzle-orm';
import { consents, groups, insights, members, topics } from '#db/schema/index.ts';
import { namePatterns } from '#src/features/groups/rules.ts';
import { curriculumOf } from '#src/features/learning/curriculum.ts';
import { listedMembers } from '#src/features/members/queries.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { fixed, type InsightLine, isReadableBy, line, listed, toLine } from './queries.ts';
import { mentions, RESULTS, WEIGHED } from './rules.ts';

export interface Found {
  readonly insights: readonly InsightLine[];
  /** more matched than are shown: another word would narrow it */
  readonly isCut: boolean;
  readonly groups: readonly { slug: string; name: string; purpose: string; lang: string }[];
  readonly people: readonly { id: string; name: string; headline: string }[];
  readonly courses: readonly { slug: string; title: string; summary: string; lang: string }[];
}

/** `/search`: everything the member may see that fits the words. Nothing of it is stored. */
export async function searchClub(club: Club, member: Member, words: string): Promise<Found> {
  const [found, groupRows, people] = await Promise.all([
    searchInsights(club, member, words),
    groupsNamed(club, words),
    peopleAbout(club, member, words),
  ]);
  const courses = [...curriculumOf(club.content).courses.values()]
    .map(({ slug, text }) => ({ slug, ...text[member.locale] }))
    .filter(({ title, summary }) => mentions(words, [title, summary]))
    .map(({ slug, title, summary, lang }) => ({ slug, title, summary, lang }));
  return {
    insights: found.slice(0, RESULTS),
    isCut: found.length > RESULTS,
    groups: groupRows,
    people,
    courses: courses.slice(0, RESULTS),
  };
}

/** The words as a query in each of the four languages: a text is indexed by the rules of its own. */
const asQuery = (words: string) =>
  sql`(${sql.join(
    ['german', 'english', 'french', 'italian'].map((language) => sql`websearch_to_tsquery(${language}::regconfig, ${words})`),
    sql` || `,
  )})`;

async function searchInsights(club: Club, member: Member, words: string): Promise<readonly InsightLine[]> {
  const query = asQuery(words);
  const newest = sql`
    select ${insights.id}, ${insights.searchable} from ${insights}
    where ${insights.searchable} @@ ${query} and ${isReadableBy(member.id)} and ${insights.erasedAt} is null
    order by ${insights.id} desc limit ${fixed(WEIGHED)}`;
  const rows = await club.db
    .select({ ...line, rank: sql<number>`best.rank` })
    .from(
      sql`(select weighed.id, ts_rank(weighed.searchable, ${query}) as rank from (${newest}) weighed order by rank desc, id desc limit ${fixed(RESULTS + 1)}) best`,
    )
    .innerJoin(insights, sql`${insights.id} = best.id`)
    .leftJoin(members, eq(members.id, insights.authorId))
    .leftJoin(consents, listed)
    .leftJoin(groups, eq(groups.id, insights.groupId))
    .orderBy(sql`best.rank desc, best.id desc`);
  return rows.map(({ rank: _, ...row }) => toLine(row));
}

async function groupsNamed(club: Club, words: string) {
  return club.db
    .select({ slug: groups.slug, name: groups.name, purpose: groups.purpose, lang: groups.lang })
    .from(groups)
    .where(and(isNull(groups.closedAt), ...namePatterns(words).map((pattern) => sql`${groups.name} ilike ${pattern}`)))
    .orderBy(groups.name, groups.id)
    .limit(RESULTS);
}

/** Listed members by name or headline, and those who named a topic of that name as theirs. */
async function peopleAbout(club: Club, member: Member, words: string) {
  const named = or(
    ...(['en', 'de', 'fr', 'it'] as const).map((locale) => sql`lower(${topics.names}->>${locale}) = lower(${words})`),
    eq(topics.slug, words.toLowerCase()),
  );
  const [topic] = await club.db.select({ slug: topics.slug }).from(topics).where(named).limit(1);
  const [byName, byTopic] = await Promise.all([
    listedMembers(club, member, { q: words }),
    topic ? listedMembers(club, member, { topic: topic.slug }) : { rows: [] },
  ]);
  const unique = new Map([...byName.rows, ...byTopic.rows].map((person) => [person.id, person]));
  return [...unique.values()].slice(0, RESULTS).map(({ id, name, headline }) => ({ id, name, headline }));
}
