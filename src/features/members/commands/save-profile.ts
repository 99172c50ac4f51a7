import { eq, inArray } from 'drizzle-orm';
import { members, memberTopics, sites, topics, units } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import type { ProfileInput } from '../schema.ts';

/** A member's own profile; nobody else writes it. */
export async function saveProfile(club: Club, actor: Member, input: ProfileInput): Promise<Result<void, 'field.choose'>> {
  return inTransaction(club, async (club) => {
    const unknown = await knownPlaces(club, input);
    if (unknown) return refuse('field.choose', unknown);
    const { topics: _, ...profile } = input;
    await club.db.update(members).set(profile).where(eq(members.id, actor.id));
    await club.db.delete(memberTopics).where(eq(memberTopics.memberId, actor.id));
    await keepTopics(club, actor.id, input.topics);
    return done();
  });
}

type Places = Pick<ProfileInput, 'unit' | 'site' | 'topics'>;

/** The name of the first field whose choice does not exist (any more), or undefined. */
export async function knownPlaces(club: Club, { unit, site, topics: chosen }: Places): Promise<'unit' | 'site' | 'topics' | undefined> {
  if (unit && !(await club.db.select().from(units).where(eq(units.slug, unit))).length) return 'unit';
  if (site && !(await club.db.select().from(sites).where(eq(sites.slug, site))).length) return 'site';
  const wanted = new Set(chosen);
  const known = wanted.size
    ? await club.db
        .select({ slug: topics.slug })
        .from(topics)
        .where(inArray(topics.slug, [...wanted]))
    : [];
  return known.length < wanted.size ? 'topics' : undefined;
}

export async function keepTopics(club: Club, memberId: string, chosen: readonly string[]): Promise<void> {
  const rows = [...new Set(chosen)].map((topic) => ({ memberId, topic }));
  if (rows.length) await club.db.insert(memberTopics).values(rows);
}
