import {
  appointments,
  completions,
  consents,
  groups,
  groupTopics,
  members,
  memberTopics,
  memberships,
  selfChecks,
  sites,
  topics,
  units,
} from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';
import type { Community } from './community.ts';
import { idAt, randomFrom } from './random.ts';
import { readTexts } from './texts.ts';
import { insertRows } from './write.ts';

/** Places, people and everything about them that is no words of theirs. Rows of one kind go in the order of their ids. */
export async function writeCommunity(club: Club, plan: Community, passwordHash: string): Promise<void> {
  const texts = readTexts();
  await insertRows(
    club,
    units,
    texts.units.map(({ slug, names }) => ({ slug, names })),
  );
  await insertRows(
    club,
    sites,
    texts.sites.map(({ slug, name, region }) => ({ slug, name, region })),
  );
  await insertRows(
    club,
    topics,
    texts.topics.map(({ slug, names }) => ({ slug, names })),
  );
  const byId = [...plan.people].sort((a, b) => (a.id < b.id ? -1 : 1));
  await insertRows(
    club,
    members,
    mapped(byId, ({ id, key, email, name, headline, about, hopes, unit, site, languages, lang, joinedAt, pausedAt }) => ({
      id,
      email,
      passwordHash: key === null ? null : passwordHash,
      name,
      headline,
      about,
      hopes,
      unit,
      site,
      languages,
      locale: lang,
      timeZone: 'Europe/Zurich',
      joinedAt,
      pausedAt,
    })),
  );
  await insertRows(
    club,
    memberTopics,
    byId.flatMap(({ id, topics }) => topics.map((topic) => ({ memberId: id, topic }))),
  );
  await appoint(club, plan);
  await insertRows(
    club,
    consents,
    mapped(plan.consents, ({ id, member, kind, givenAt, withdrawnAt }) => ({ id, memberId: member.id, kind, givenAt, withdrawnAt })),
  );
  await insertRows(
    club,
    groups,
    mapped(plan.groups, ({ id, slug, name, purpose, lang, site, entry, createdAt, inside }) => ({
      id,
      slug,
      name,
      purpose,
      lang,
      site,
      entry,
      size: inside.length,
      createdAt,
    })),
  );
  await insertRows(
    club,
    groupTopics,
    plan.groups.flatMap(({ id, topics }) => topics.map((topic) => ({ groupId: id, topic }))),
  );
  await insertRows(
    club,
    memberships,
    plan.groups.flatMap(({ id, inside }) =>
      inside.map(({ member, joinedAt, hostSince }) => ({ groupId: id, memberId: member.id, joinedAt, hostSince })),
    ),
  );
  await insertRows(
    club,
    completions,
    mapped(plan.completions, ({ member, ...step }) => ({ memberId: member.id, ...step })),
  );
  await insertRows(
    club,
    selfChecks,
    mapped(plan.selfChecks, ({ id, member, ...check }) => ({ id, memberId: member.id, ...check })),
  );
}

async function appoint(club: Club, plan: Community): Promise<void> {
  const random = randomFrom('appointments');
  const roles = [
    ['jonas', 'administrator'],
    ['ruth', 'lead'],
  ] as const;
  const rows = roles.map(([key, role]) => {
    const { id, joinedAt } = plan.named(key);
    return { id: idAt(random, joinedAt), memberId: id, role, appointedAt: joinedAt };
  });
  await insertRows(club, appointments, rows);
}

function* mapped<T, R>(list: Iterable<T>, row: (item: T) => R): Iterable<R> {
  for (const item of list) yield row(item);
}
