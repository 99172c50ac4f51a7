import { and, eq, isNull, sql } from 'drizzle-orm';
import { groups, groupTopics, sites, topics } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayCreateGroup } from '../policy.ts';
import { slugAt, slugOf } from '../rules.ts';
import type { CreateGroupInput } from '../schema.ts';
import { findHost } from './find-host.ts';
import { addMembership } from './add-membership.ts';

type Refusal = 'groups.refusal.name-taken' | 'groups.refusal.unknown-host' | 'groups.refusal.unknown-choice';

/** A lead opens a group and says who hosts it. The host learns of it and may lay it down in one click. */
export async function createGroup(club: Club, actor: Member, input: CreateGroupInput): Promise<Result<{ slug: string }, Refusal>> {
  return inTransaction(club, async (club) => {
    authorize(mayCreateGroup(actor));
    const [twin] = await club.db.select({ id: groups.id, slug: groups.slug }).from(groups).where(eq(groups.id, input.once));
    if (twin) return done({ slug: twin.slug });
    const [namesake] = await club.db
      .select({ id: groups.id })
      .from(groups)
      .where(and(sql`lower(${groups.name}) = lower(${input.name})`, isNull(groups.closedAt)));
    if (namesake) return refuse('groups.refusal.name-taken', 'name');
    if (!(await isKnown(club, input))) return refuse('groups.refusal.unknown-choice', 'topics');
    const host = (await findHost(club, actor, input.host))?.id;
    if (!host) return refuse('groups.refusal.unknown-host', 'host');

    const slug = await insertGroup(club, input);
    const wanted = [...new Set(input.topics)];
    if (wanted.length > 0) await club.db.insert(groupTopics).values(wanted.map((topic) => ({ groupId: input.once, topic })));
    await addMembership(club, { id: input.once }, host, { host: true });
    if (host !== actor.id) {
      const params = { name: actor.name, group: input.name };
      await tellMember(club, { to: host, kind: 'groups.notice.host-named', params, href: `/groups/${slug}`, about: actor.id });
    }
    return done({ slug });
  });
}

async function isKnown(club: Club, { topics: wanted, site }: CreateGroupInput): Promise<boolean> {
  const known = await club.db.select({ slug: topics.slug }).from(topics);
  if (!wanted.every((topic) => known.some(({ slug }) => slug === topic))) return false;
  if (site === null) return true;
  return (await club.db.select({ slug: sites.slug }).from(sites).where(eq(sites.slug, site))).length > 0;
}

/** Tries the plain address first; two leads with one name at one moment get `…` and `…-2`. */
async function insertGroup(club: Club, { once, name, purpose, lang, site, entry }: CreateGroupInput): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const slug = slugAt(slugOf(name), attempt);
    const [row] = await club.db
      .insert(groups)
      .values({ id: once, slug, name, purpose, lang, site, entry, createdAt: club.clock.now() })
      .onConflictDoNothing({ target: groups.slug })
      .returning({ slug: groups.slug });
    if (row) return row.slug;
  }
}
