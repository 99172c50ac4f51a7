import { and, asc, desc, eq, gt, ilike, isNull, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { consents, handRaises, invitations, looks, members, memberTopics, openDomains, sites, topics, units } from '#db/schema/index.ts';
import type { Locale } from '#src/i18n/t.ts';
import type { Lead, Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { isId } from '#src/platform/ids.ts';
import { once, prepared } from '#src/platform/prepared.ts';
import { hashToken } from '#src/platform/tokens.ts';
import type { ConsentKind } from './rules.ts';

export const PAGE = 20;

/** Named with its table: in a select without joins drizzle would write a bare `id`, which a subquery takes for its own. */
const memberId = sql.raw('members.id');

export interface Choices {
  readonly units: { value: string; label: string }[];
  readonly sites: { value: string; label: string }[];
  readonly topics: { value: string; label: string }[];
}

/** What a profile can choose from, named in one language; one query. */
export async function profileChoices(club: Club, locale: Locale): Promise<Choices> {
  const [row] = await choices(club).execute({ locale });
  return row ?? { units: [], sites: [], topics: [] };
}

const choices = prepared((db) => {
  const name = sql`names->>${sql.placeholder('locale')}::text`;
  const named = sql`coalesce(json_agg(json_build_object('value', slug, 'label', ${name}) order by ${name}), '[]')`;
  return db
    .select({
      units: sql<Choices['units']>`(select ${named} from ${units})`,
      sites: sql<
        Choices['sites']
      >`(select coalesce(json_agg(json_build_object('value', slug, 'label', name) order by name), '[]') from ${sites})`,
      topics: sql<Choices['topics']>`(select ${named} from ${topics})`,
    })
    .from(once)
    .prepare('profile_choices');
});

/** Whether this profile is somebody others may find: listed by own choice, and not on a break. */
export const isListed = sql`exists (select from ${consents} where ${consents.memberId} = ${memberId} and ${consents.kind} = 'listed' and ${consents.withdrawnAt} is null)`;

const topicSlugs = sql<
  string[]
>`array(select ${memberTopics.topic} from ${memberTopics} where ${memberTopics.memberId} = ${memberId} order by 1)`;

/** All a member sees of themselves on /me, with the dates of running consents and the raised hand. */
export async function ownProfile(club: Club, actor: Member) {
  const [row] = await club.db
    .select({
      id: members.id,
      name: members.name,
      email: members.email,
      headline: members.headline,
      about: members.about,
      hopes: members.hopes,
      unit: members.unit,
      site: members.site,
      languages: members.languages,
      timeZone: members.timeZone,
      joinedAt: members.joinedAt,
      pausedAt: members.pausedAt,
      topics: topicSlugs,
      consents: sql<
        Partial<Record<ConsentKind, string>>
      >`(select coalesce(json_object_agg(${consents.kind}, ${consents.givenAt}), '{}') from ${consents} where ${consents.memberId} = ${memberId} and ${consents.withdrawnAt} is null)`,
      handRaised: sql<boolean>`exists (select from ${handRaises} where ${handRaises.memberId} = ${memberId} and ${handRaises.answeredAt} is null)`,
      looks: sql<number>`(select count(*)::int from ${looks} where ${looks.memberId} = ${memberId})`,
    })
    .from(members)
    .where(eq(members.id, actor.id));
  return found(row);
}

/** The history of a member's own consents, newest first. */
export function consentHistory(club: Club, actor: Member) {
  return club.db
    .select({ kind: consents.kind, givenAt: consents.givenAt, withdrawnAt: consents.withdrawnAt })
    .from(consents)
    .where(eq(consents.memberId, actor.id))
    .orderBy(desc(consents.givenAt))
    .limit(50);
}

/** Who looked at this member in the programme, newest first; keyed by `before`. */
export async function looksAtMe(club: Club, actor: Member, { before }: { before?: string | undefined } = {}) {
  const looker = alias(members, 'looker');
  const rows = await club.db
    .select({ id: looks.id, lookedAt: looks.lookedAt, page: looks.page, by: looker.name })
    .from(looks)
    .leftJoin(looker, eq(looker.id, looks.lookedBy))
    .where(and(eq(looks.memberId, actor.id), isId(before) ? sql`${looks.id} < ${before}` : undefined))
    .orderBy(desc(looks.id))
    .limit(PAGE + 1);
  return { rows: rows.slice(0, PAGE), next: rows.length > PAGE ? rows[PAGE - 1]?.id : undefined };
}

export interface MemberFilter {
  readonly q?: string | undefined;
  readonly topic?: string | undefined;
  readonly site?: string | undefined;
  readonly language?: string | undefined;
  /** name and id of the last one seen */
  readonly after?: { name: string; id: string } | undefined;
}

/** Those who chose to be listed, by name; keyed by (name, id). */
export async function listedMembers(club: Club, _actor: Member, { q, topic, site, language, after }: MemberFilter) {
  const like = q ? `%${q.replace(/[\\%_]/g, '\\$&')}%` : undefined;
  const rows = await club.db
    .select({
      id: members.id,
      name: members.name,
      headline: members.headline,
      languages: members.languages,
      site: sites.name,
      topics: topicSlugs,
    })
    .from(members)
    .leftJoin(sites, eq(sites.slug, members.site))
    .where(
      and(
        isListed,
        isNull(members.pausedAt),
        like ? or(ilike(members.name, like), ilike(members.headline, like)) : undefined,
        topic
          ? sql`exists (select from ${memberTopics} where ${memberTopics.memberId} = ${memberId} and ${memberTopics.topic} = ${topic})`
          : undefined,
        site ? eq(members.site, site) : undefined,
        language ? sql`${members.languages} @> array[${language}]::text[]` : undefined,
        after ? sql`(${members.name}, ${members.id}) > (${after.name}, ${after.id}::uuid)` : undefined,
      ),
    )
    .orderBy(asc(members.name), asc(members.id))
    .limit(PAGE + 1);
  const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
  return { rows: rows.slice(0, PAGE), next: last && { name: last.name, id: last.id } };
}

/** A listed member's page, or one's own; anybody else is not there. */
export async function memberPage(club: Club, actor: Member, id: string | undefined) {
  if (!isId(id)) return found(null);
  const [row] = await club.db
    .select({
      id: members.id,
      name: members.name,
      headline: members.headline,
      about: members.about,
      hopes: members.hopes,
      languages: members.languages,
      site: sites.name,
      topics: topicSlugs,
      listed: sql<boolean>`${isListed}`,
      isMentor: sql<boolean>`exists (select from mentors where mentors.member_id = ${members.id} and mentors.paused_at is null)`,
    })
    .from(members)
    .leftJoin(sites, eq(sites.slug, members.site))
    .where(and(eq(members.id, id), or(eq(members.id, actor.id), and(isListed, isNull(members.pausedAt)))));
  return found(row);
}

/** The open invitation behind a link, or undefined when it is over. Public: the token is the right. */
export async function openInvitation(club: Club, token: string | undefined) {
  if (!token || token.length > 100) return undefined;
  const [row] = await club.db
    .select({ email: invitations.email, locale: invitations.locale })
    .from(invitations)
    .where(
      and(
        eq(invitations.tokenHash, hashToken(token)),
        isNull(invitations.acceptedAt),
        isNull(invitations.withdrawnAt),
        gt(invitations.expiresAt, club.clock.now()),
      ),
    );
  return row;
}

/** For leads: doors that stand open. Invitations sent by leads only; who asked for a link themselves stays unseen. */
export async function openDoors(club: Club, _actor: Lead) {
  const [domains, sent] = await Promise.all([
    club.db.select().from(openDomains).orderBy(openDomains.domain),
    club.db
      .select({
        id: invitations.id,
        email: invitations.email,
        role: invitations.role,
        createdAt: invitations.createdAt,
        expiresAt: invitations.expiresAt,
      })
      .from(invitations)
      .where(
        and(
          sql`${invitations.invitedBy} is not null`,
          isNull(invitations.acceptedAt),
          isNull(invitations.withdrawnAt),
          gt(invitations.expiresAt, club.clock.now()),
        ),
      )
      .orderBy(desc(invitations.id))
      .limit(50),
  ]);
  return { domains, sent };
}

/** The domains people may join with, for the join page. Public. */
export function joinableDomains(club: Club) {
  return club.db.select({ domain: openDomains.domain }).from(openDomains).orderBy(openDomains.domain).limit(20);
}
