import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { appointments, consents, members, memberTopics, mentors, topics } from '#db/schema/index.ts';
import type { Locale } from '#src/i18n/t.ts';
import { type Member, mintMember } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { newId } from '#src/platform/ids.ts';
import { hashPassword } from '#src/platform/password.ts';

export interface Person {
  name?: string;
  email?: string;
  locale?: Locale;
  languages?: string[];
  topics?: string[];
  site?: string | null;
  unit?: string | null;
  timeZone?: string;
  consents?: ('listed' | 'matchable' | 'reminders' | 'accompanied')[];
  paused?: boolean;
  /** also a lead, an administrator, a mentor (with this capacity) */
  lead?: boolean;
  administrator?: boolean;
  mentor?: { capacity?: number; rhythm?: 'weekly' | 'fortnightly' | 'monthly'; offers?: string; paused?: boolean };
  password?: string;
}

/** A member made straight in the tables, as sparse as the story needs. */
export async function aMember(club: Club, person: Person = {}): Promise<Member> {
  const now = club.clock.now();
  const id = newId(club.clock);
  const name = person.name ?? 'Amina Haddad';
  const row = {
    id,
    name,
    email: person.email ?? `${name.toLowerCase().replace(/[^a-z]+/g, '.')}.${randomUUID().slice(0, 8)}@firn.example`,
    locale: person.locale ?? 'en',
    languages: person.languages ?? [person.locale ?? 'en'],
    timeZone: person.timeZone ?? 'Europe/Zurich',
    site: person.site ?? null,
    unit: person.unit ?? null,
    joinedAt: now,
    pausedAt: person.paused ? now : null,
    passwordHash: person.password ? await hashOf(person.password) : null,
  };
  await club.db.insert(members).values(row);
  for (const kind of person.consents ?? [])
    await club.db.insert(consents).values({ id: newId(club.clock), memberId: id, kind, givenAt: now });
  for (const topic of person.topics ?? []) {
    await club.db
      .insert(topics)
      .values({ slug: topic, names: { en: topic, de: topic, fr: topic, it: topic } })
      .onConflictDoNothing();
    await club.db.insert(memberTopics).values({ memberId: id, topic });
  }
  for (const role of ['lead', 'administrator'] as const) {
    if (person[role]) await club.db.insert(appointments).values({ id: newId(club.clock), memberId: id, role, appointedAt: now });
  }
  if (person.mentor) {
    const { capacity = 2, rhythm = 'fortnightly', offers = 'Happy to listen.', paused } = person.mentor;
    await club.db.insert(mentors).values({
      memberId: id,
      capacity,
      rhythm,
      offers,
      languages: row.languages,
      topics: person.topics ?? [],
      since: now,
      pausedAt: paused ? now : null,
    });
  }
  return mintMember({
    id,
    name,
    email: row.email,
    locale: row.locale,
    timeZone: row.timeZone,
    pausedAt: row.pausedAt,
    isLead: person.lead ?? false,
    isAdministrator: person.administrator ?? false,
    isMentor: Boolean(person.mentor),
    isHost: false,
    unread: 0,
    crisis: null,
  });
}

/** Argon2 is slow on purpose; the same password is hashed once for all people of a test file. */
const hashes = new Map<string, Promise<string>>();
function hashOf(password: string): Promise<string> {
  const known = hashes.get(password) ?? hashPassword(password);
  hashes.set(password, known);
  return known;
}

/** The member's row as it stands now. */
export async function rowOf(club: Club, { id }: { id: string }) {
  const [row] = await club.db.select().from(members).where(eq(members.id, id));
  return row;
}
