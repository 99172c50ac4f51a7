import type { Person } from './people.ts';
import { after, DAY, HOUR, idAt, momentBetween, type Random } from './random.ts';
import type { Names, Texts } from './texts.ts';

export interface MadeGroup {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly purpose: string;
  readonly lang: string;
  readonly site: string | null;
  readonly entry: 'open' | 'request';
  readonly topics: readonly string[];
  readonly createdAt: Date;
  readonly inside: readonly { readonly member: Person; readonly joinedAt: Date; readonly hostSince: Date | null }[];
}

/** The many groups of a very large club: a topic at a site, mostly small, some with more than a thousand people. */
export function moreGroups(
  random: Random,
  texts: Texts,
  people: readonly Person[],
  { count, opened, now }: { count: number; opened: Date; now: Date },
): MadeGroup[] {
  const speaking = Map.groupBy(people, ({ lang }) => lang);
  const largest = Math.min(1500, people.length / 10);
  return Array.from({ length: count }, (_, i) => {
    const topic = texts.topics[i % texts.topics.length] as { slug: string; names: Names };
    const site = texts.sites[Math.floor(i / texts.topics.length) % texts.sites.length] as Texts['sites'][number];
    const lang = random.weighted({ de: 60, fr: 20, it: 8, en: 12 });
    const createdAt = momentBetween(random, opened, after(now, -20 * DAY));
    const pool = speaking.get(lang) ?? people;
    const inside = new Set<Person>();
    for (let left = Math.round(5 + random.skewed(6) * largest); left > 0; left--) inside.add(random.pick(pool));
    return {
      id: idAt(random, createdAt),
      slug: `${topic.slug}-${site.slug}-${i}`,
      name: `${topic.names[lang]}, ${site.name} (${i + 1})`,
      purpose: texts.groups[i % texts.groups.length]?.purpose.trim() ?? '',
      lang,
      site: random.chance(0.5) ? site.slug : null,
      entry: random.chance(0.8) ? 'open' : 'request',
      topics: [topic.slug],
      createdAt,
      inside: [...inside].map((member, n) => {
        const first = new Date(Math.max(createdAt.getTime(), member.joinedAt.getTime()));
        const joinedAt = after(first, Math.min(random.wait(30) * DAY, Math.max(0, now.getTime() - first.getTime() - HOUR)));
        return { member, joinedAt, hostSince: n === 0 ? joinedAt : null };
      }),
    };
  });
}
