import { and, asc, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm';
import { consents, groups, groupTopics, members, membershipRequests, memberships, sites, topics } from '#db/schema/index.ts';
import { nextOfGroup } from '#src/features/events/queries.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { isId } from '#src/platform/ids.ts';
import { prepared } from '#src/platform/prepared.ts';
import type { Standing } from './policy.ts';
import { GROUPS_PER_PAGE, isSlug, namePatterns, PEOPLE_PER_PAGE } from './rules.ts';

export interface GroupSearch {
  readonly words?: string | undefined;
  readonly topic?: string | undefined;
  readonly site?: string | undefined;
  readonly lang?: string | undefined;
  /** id of the last group of the page before */
  readonly after?: string | undefined;
}

export type Names = Record<'en' | 'de' | 'fr' | 'it', string>;

export interface GroupLine {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly purpose: string;
  readonly lang: string;
  readonly site: string | null;
  readonly entry: 'open' | 'request';
  readonly size: number;
  readonly isMember: boolean;
}

const own = isNotNull(memberships.memberId);

/** Groups that fit the search: the member's own first, then by name. */
export async function findGroups(
  club: Club,
  member: Member,
  search: GroupSearch,
): Promise<{ groups: readonly GroupLine[]; next: string | null }> {
  const { words = '', after } = search;
  const [topic, site, lang] = [search.topic, search.site, search.lang].map((key) => (key && isSlug(key) ? key : undefined));
  const last = sql`select exists (select from ${memberships} m where m.group_id = g.id and m.member_id = ${member.id}) as own, g.name, g.id from ${groups} g where g.id = ${after}`;
  const rows = await club.db
    .select({
      id: groups.id,
      slug: groups.slug,
      name: groups.name,
      purpose: groups.purpose,
      lang: groups.lang,
      site: sites.name,
      entry: groups.entry,
      size: groups.size,
      isMember: sql<boolean>`${own}`,
    })
    .from(groups)
    .leftJoin(memberships, and(eq(memberships.groupId, groups.id), eq(memberships.memberId, member.id)))
    .leftJoin(sites, eq(sites.slug, groups.site))
    .where(
      and(
        isNull(groups.closedAt),
        ...namePatterns(words).map((pattern) => sql`${groups.name} ilike ${pattern}`),
        topic
          ? sql`exists (select from ${groupTopics} where ${groupTopics.groupId} = ${groups.id} and ${groupTopics.topic} = ${topic})`
          : undefined,
        site ? eq(groups.site, site) : undefined,
        lang ? eq(groups.lang, lang) : undefined,
        isId(after)
          ? sql`exists (select from (${last}) last where (not (${own}), ${groups.name}, ${groups.id}) > (not last.own, last.name, last.id))`
          : undefined,
      ),
    )
    .orderBy(sql`${own} desc`, asc(groups.name), asc(groups.id))
    .limit(GROUPS_PER_PAGE + 1);
  const page = rows.slice(0, GROUPS_PER_PAGE);
  return { groups: page, next: rows.length > GROUPS_PER_PAGE ? (page.at(-1)?.id ?? null) : null };
}

export interface Host {
  readonly id: string;
  readonly name: string;
  readonly isListed: boolean;
}

export interface GroupView extends Standing {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly purpose: string;
  readonly lang: string;
  readonly site: string | null;
  readonly size: number;
  readonly topics: readonly Names[];
  readonly hosts: readonly Host[];
  /** the member's own open wish to join */
  readonly request: { readonly id: string; readonly since: Date } | null;
  /** whole days the hosts usually took lately, null where too few wishes were answered to say */
  readonly usualDays: number | null;
  /** the next dates of the group, for its members */
  readonly dates: readonly {
    readonly id: string;
    readonly title: string;
    readonly kind: 'workshop' | 'development-meeting';
    readonly at: string;
  }[];
}

const hostsOf = sql<Host[]>`(
  select coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'isListed', c.id is not null and p.paused_at is null) order by h.host_since, p.id), '[]')
  from ${memberships} h join ${members} p on p.id = h.member_id
  left join ${consents} c on c.member_id = p.id and c.kind = 'listed' and c.withdrawn_at is null
  where h.group_id = ${groups.id} and h.host_since is not null)`;

const topicsOf = sql<Names[]>`(
  select coalesce(json_agg(t.names order by t.slug), '[]')
  from ${groupTopics} gt join ${topics} t on t.slug = gt.topic where gt.group_id = ${groups.id})`;

/** Median of the last 20 answered wishes, spoken about from the fifth person on (charter 5). */
const usualDays = sql<number | null>`(
  select case when count(distinct w.member_id) >= 5 then ceil(percentile_cont(0.5) within group (order by extract(epoch from w.waited)) / 86400)::int end
  from (select r.member_id, coalesce(r.accepted_at, r.declined_at) - r.created_at as waited from ${membershipRequests} r
    where r.group_id = ${groups.id} and (r.accepted_at is not null or r.declined_at is not null) order by r.id desc limit 20) w)`;

/** A group as this member may see it, by its address. */
export async function readGroup(club: Club, member: Member, slug: string | undefined): Promise<GroupView> {
  const [row] = isSlug(slug) ? await groupAsSeen(club).execute({ me: member.id, slug, now: club.clock.now().toISOString() }) : [];
  const { joinedAt, hostSince, requestId, requestedAt, ...group } = found(row);
  return {
    ...group,
    isMember: joinedAt !== null,
    isHost: hostSince !== null,
    hasHost: group.hosts.length > 0,
    request: requestId && requestedAt ? { id: requestId, since: requestedAt } : null,
  };
}

const groupAsSeen = prepared((db) => {
  const me = sql.placeholder('me');
  return db
    .select({
      id: groups.id,
      slug: groups.slug,
      name: groups.name,
      purpose: groups.purpose,
      lang: groups.lang,
      site: sites.name,
      entry: groups.entry,
      size: groups.size,
      closedAt: groups.closedAt,
      joinedAt: memberships.joinedAt,
      hostSince: memberships.hostSince,
      requestId: membershipRequests.id,
      requestedAt: membershipRequests.createdAt,
      hosts: hostsOf,
      topics: topicsOf,
      dates: nextOfGroup,
      usualDays: sql<number | null>`case when ${groups.entry} = 'request' and ${memberships.joinedAt} is null then ${usualDays} end`,
    })
    .from(groups)
    .leftJoin(memberships, and(eq(memberships.groupId, groups.id), eq(memberships.memberId, me)))
    .leftJoin(membershipRequests, and(eq(membershipRequests.groupId, groups.id), eq(membershipRequests.memberId, me), isOpen))
    .leftJoin(sites, eq(sites.slug, groups.site))
    .where(eq(groups.slug, sql.placeholder('slug')))
    .prepare('group_as_seen');
});

export const isOpen = and(
  isNull(membershipRequests.acceptedAt),
  isNull(membershipRequests.declinedAt),
  isNull(membershipRequests.withdrawnAt),
);

export interface OpenRequest {
  readonly id: string;
  readonly name: string;
  readonly words: string;
  readonly since: Date;
}

/** Wishes to join one group, longest waiting first. Only for its hosts: the scope stands in `where`. */
export async function openRequests(club: Club, host: Member, groupId: string): Promise<readonly OpenRequest[]> {
  return club.db
    .select({ id: membershipRequests.id, name: members.name, words: membershipRequests.words, since: membershipRequests.createdAt })
    .from(membershipRequests)
    .innerJoin(members, eq(members.id, membershipRequests.memberId))
    .innerJoin(
      memberships,
      and(eq(memberships.groupId, membershipRequests.groupId), eq(memberships.memberId, host.id), isNotNull(memberships.hostSince)),
    )
    .where(and(eq(membershipRequests.groupId, groupId), isOpen))
    .orderBy(membershipRequests.createdAt, membershipRequests.id)
    .limit(50);
}

export interface PersonInGroup {
  readonly id: string;
  readonly name: string;
  readonly headline: string;
  readonly isListed: boolean;
  readonly isHost: boolean;
}

/**
 * The people of a group by name, as far as they chose to be listed or host it; oldest members of the
 * club first, which is the order of the key. Only for members of the group.
 */
export async function peopleOf(club: Club, member: Member, groupId: string, { after }: { after?: string | undefined } = {}) {
  const inside = sql`exists (select from ${memberships} me where me.group_id = ${groupId} and me.member_id = ${member.id})`;
  // A join, not an `exists`: the planner may answer that one by reading every consent of the club.
  const isListed = sql<boolean>`(${consents.id} is not null and ${members.pausedAt} is null)`;
  const rows: PersonInGroup[] = await club.db
    .select({
      id: members.id,
      name: members.name,
      headline: sql<string>`case when ${isListed} then ${members.headline} else '' end`,
      isListed,
      isHost: sql<boolean>`${isNotNull(memberships.hostSince)}`,
    })
    .from(memberships)
    .innerJoin(members, eq(members.id, memberships.memberId))
    .leftJoin(consents, and(eq(consents.memberId, members.id), eq(consents.kind, 'listed'), isNull(consents.withdrawnAt)))
    .where(
      and(
        eq(memberships.groupId, groupId),
        inside,
        sql`(${memberships.hostSince} is not null or ${isListed})`,
        isId(after) ? gt(memberships.memberId, after) : undefined,
      ),
    )
    .orderBy(asc(memberships.memberId))
    .limit(PEOPLE_PER_PAGE + 1);
  const page = rows.slice(0, PEOPLE_PER_PAGE);
  return { people: page, next: rows.length > PEOPLE_PER_PAGE ? (page.at(-1)?.id ?? null) : null };
}

/** The member's own groups by name: for menus and the start page. */
export async function myGroups(club: Club, member: Member) {
  return club.db
    .select({
      id: groups.id,
      slug: groups.slug,
      name: groups.name,
      lang: groups.lang,
      isHost: sql<boolean>`${isNotNull(memberships.hostSince)}`,
    })
    .from(memberships)
    .innerJoin(groups, eq(groups.id, memberships.groupId))
    .where(eq(memberships.memberId, member.id))
    .orderBy(groups.name, groups.id);
}
