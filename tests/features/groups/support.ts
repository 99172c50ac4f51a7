import { randomUUID } from 'node:crypto';
import { groups, groupTopics, memberships, sites, topics } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { newId } from '#src/platform/ids.ts';

export interface SomeGroup {
  name?: string;
  slug?: string;
  lang?: string;
  site?: string;
  topics?: string[];
  entry?: 'open' | 'request';
  closed?: boolean;
  hosts?: Member[];
  members?: Member[];
}

/** A group made straight in the tables. */
export async function aGroup(club: Club, group: SomeGroup = {}) {
  const now = club.clock.now();
  const { hosts = [], members = [] } = group;
  if (group.site) await club.db.insert(sites).values({ slug: group.site, name: group.site, region: group.site }).onConflictDoNothing();
  const row = {
    id: newId(club.clock),
    slug: group.slug ?? `group-${randomUUID().slice(0, 8)}`,
    name: group.name ?? 'Netzwerkstatt',
    purpose: 'Für alle, die Netze bauen.',
    lang: group.lang ?? 'de',
    site: group.site ?? null,
    entry: group.entry ?? ('open' as const),
    size: hosts.length + members.length,
    createdAt: now,
    closedAt: group.closed ? now : null,
  };
  await club.db.insert(groups).values(row);
  for (const topic of group.topics ?? []) {
    await club.db
      .insert(topics)
      .values({ slug: topic, names: { en: topic, de: topic, fr: topic, it: topic } })
      .onConflictDoNothing();
    await club.db.insert(groupTopics).values({ groupId: row.id, topic });
  }
  for (const host of hosts) await club.db.insert(memberships).values({ groupId: row.id, memberId: host.id, joinedAt: now, hostSince: now });
  for (const member of members) await club.db.insert(memberships).values({ groupId: row.id, memberId: member.id, joinedAt: now });
  return row;
}
