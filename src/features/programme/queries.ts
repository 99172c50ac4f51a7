import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import { consents, handRaises, members, sites, snapshots } from '#db/schema/index.ts';
import type { Lead } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { isId } from '#src/platform/ids.ts';
import { recordLooks } from './commands/record-looks.ts';
import type { Figures } from './figures.ts';

export const PAGE = 20;

/** What the club is like, as last published; null before the first count. One row, nothing below the threshold in it. */
export async function currentFigures({ db }: Club, _lead: Lead): Promise<Figures | null> {
  const [row] = await db.select({ figures: snapshots.figures }).from(snapshots).orderBy(desc(snapshots.takenAt)).limit(1);
  const figures = row?.figures as Figures | undefined;
  return figures?.version === 1 ? figures : null;
}

/** A profile, the raised hand, and since when. Nothing about texts, learning, mentoring or activity: docs/decisions/0172. */
const shown = {
  id: members.id,
  name: members.name,
  headline: members.headline,
  site: sites.name,
  since: consents.givenAt,
  handRaisedAt: handRaises.raisedAt,
  handWords: handRaises.words,
};

function accompanied({ db }: Club) {
  return db
    .select(shown)
    .from(members)
    .innerJoin(consents, and(eq(consents.memberId, members.id), eq(consents.kind, 'accompanied'), isNull(consents.withdrawnAt)))
    .leftJoin(sites, eq(sites.slug, members.site))
    .leftJoin(handRaises, and(eq(handRaises.memberId, members.id), isNull(handRaises.answeredAt)))
    .$dynamic();
}

/** Those who asked to be accompanied, raised hands first, then by name; keyed by the last one seen. Each look is written down first. */
export async function roster(club: Club, lead: Lead, { after }: { after?: string | undefined } = {}) {
  const last = sql`select (h.id is null) as quiet, m.name, m.id from ${members} m
    left join ${handRaises} h on h.member_id = m.id and h.answered_at is null where m.id = ${after}`;
  const rows = await accompanied(club)
    .where(
      and(
        isNull(members.pausedAt),
        isId(after)
          ? sql`exists (select from (${last}) last where (${handRaises.id} is null, ${members.name}, ${members.id}) > (last.quiet, last.name, last.id))`
          : undefined,
      ),
    )
    .orderBy(sql`${handRaises.id} is null`, asc(members.name), asc(members.id))
    .limit(PAGE + 1);
  const page = rows.slice(0, PAGE);
  await recordLooks(
    club,
    lead,
    'roster',
    page.map(({ id }) => id),
  );
  return { rows: page, next: rows.length > PAGE ? page.at(-1)?.id : undefined };
}

/** One accompanied member, for the lead who wants to help. The address is there while the hand is up. */
export async function accompaniedMember(club: Club, lead: Lead, id: string | undefined) {
  if (!isId(id)) return found(null);
  const [row] = await club.db
    .select({
      ...shown,
      about: members.about,
      hopes: members.hopes,
      languages: members.languages,
      email: sql<string | null>`case when ${handRaises.id} is not null then ${members.email} end`,
    })
    .from(members)
    .innerJoin(consents, and(eq(consents.memberId, members.id), eq(consents.kind, 'accompanied'), isNull(consents.withdrawnAt)))
    .leftJoin(sites, eq(sites.slug, members.site))
    .leftJoin(handRaises, and(eq(handRaises.memberId, members.id), isNull(handRaises.answeredAt)))
    .where(and(eq(members.id, id), isNull(members.pausedAt)));
  const member = found(row);
  await recordLooks(club, lead, 'member', [member.id]);
  return member;
}

export type RosterLine = Awaited<ReturnType<typeof roster>>['rows'][number];
export type AccompaniedMember = Awaited<ReturnType<typeof accompaniedMember>>;
