import { eq, lt, sql } from 'drizzle-orm';
import { type Adapter, type DatabaseSession, type DatabaseUser, Lucia, TimeSpan } from 'lucia';
import { appointments, crises, members, memberships, mentors, notices, sessions } from '#db/schema/index.ts';
import { isLocale } from '#src/i18n/t.ts';
import { type Member, type MemberFacts, mintMember, type OneVoice } from './actor.ts';
import type { Club } from './club.ts';
import { hashToken } from './tokens.ts';

/**
 * Sessions by Lucia 3, behind this one file. The cookie carries the session id; the table keeps only
 * its SHA-256. One query answers who is there, what they may do, how many notices wait and whether a crisis
 * is in force.
 */
interface Attributes extends MemberFacts {}
declare module 'lucia' {
  interface Register {
    Lucia: Lucia<Record<never, never>, Attributes>;
    DatabaseUserAttributes: Attributes;
  }
}

function adapterFor({ db, clock }: Club): Adapter {
  // Asked with every page, so its text is put together once.
  let whoIsThere: ReturnType<typeof prepareSession> | undefined;
  return {
    async getSessionAndUser(id): Promise<[DatabaseSession | null, DatabaseUser | null]> {
      whoIsThere ??= prepareSession(db);
      const [row] = await whoIsThere.execute({ idHash: hashToken(id), now: clock.now().toISOString() });
      if (!row) return [null, null];
      const { expiresAt, ...facts } = row;
      const locale = isLocale(facts.locale) ? facts.locale : 'en';
      return [
        { id, userId: facts.id, expiresAt, attributes: {} },
        {
          id: facts.id,
          attributes: { ...facts, locale, crisis: facts.crisis && { ...facts.crisis, endsAt: new Date(facts.crisis.endsAt) } },
        },
      ];
    },
    async getUserSessions() {
      return []; // ids are not kept, only their hashes; nothing of ours asks for them
    },
    async setSession({ id, userId, expiresAt }) {
      await db.insert(sessions).values({ idHash: hashToken(id), memberId: userId, createdAt: new Date(), expiresAt });
    },
    async updateSessionExpiration(id, expiresAt) {
      await db
        .update(sessions)
        .set({ expiresAt })
        .where(eq(sessions.idHash, hashToken(id)));
    },
    async deleteSession(id) {
      await db.delete(sessions).where(eq(sessions.idHash, hashToken(id)));
    },
    async deleteUserSessions(memberId) {
      await db.delete(sessions).where(eq(sessions.memberId, memberId));
    },
    async deleteExpiredSessions() {
      await db.delete(sessions).where(lt(sessions.expiresAt, new Date()));
    },
  };
}

function prepareSession(db: Club['db']) {
  return db
    .select({
      expiresAt: sessions.expiresAt,
      id: members.id,
      name: members.name,
      email: members.email,
      locale: members.locale,
      timeZone: members.timeZone,
      pausedAt: members.pausedAt,
      isLead: openAppointment('lead'),
      isAdministrator: openAppointment('administrator'),
      isMentor: sql<boolean>`exists (select from ${mentors} where ${mentors.memberId} = ${members.id})`,
      isHost: sql<boolean>`exists (select from ${memberships} where ${memberships.memberId} = ${members.id} and ${memberships.hostSince} is not null)`,
      unread: sql<number>`(select count(*)::int from (select from ${notices} where ${notices.memberId} = ${members.id} and ${notices.readAt} is null limit 100) waiting)`,
      crisis: crisisInForce,
    })
    .from(sessions)
    .innerJoin(members, eq(members.id, sessions.memberId))
    .where(eq(sessions.idHash, sql.placeholder('idHash')))
    .prepare('who_is_there');
}

const openAppointment = (role: 'lead' | 'administrator') =>
  sql<boolean>`exists (select from ${appointments} where ${appointments.memberId} = ${members.id} and ${appointments.role} = ${role} and ${appointments.endedAt} is null)`;

/** One scalar, so that the banner on every page costs no query of its own. Dates come as text. */
const crisisInForce = sql<
  (Omit<OneVoice, 'endsAt'> & { endsAt: string }) | null
>`(select json_build_object('sayable', ${crises.sayable}, 'contact', ${crises.contact}, 'lang', ${crises.lang}, 'endsAt', ${crises.endsAt}) from ${crises} where ${crises.clearedAt} is null and ${crises.endsAt} > ${sql.placeholder('now')}::timestamptz limit 1)`;

const lucias = new WeakMap<object, Lucia<Record<never, never>, Attributes>>();

function luciaFor(club: Club): Lucia<Record<never, never>, Attributes> {
  let lucia = lucias.get(club.db);
  if (!lucia) {
    const secure = club.config.publicUrl.startsWith('https:');
    // A session is renewed when it is used in the second half of its life.
    lucia = new Lucia<Record<never, never>, Attributes>(adapterFor(club), {
      sessionExpiresIn: new TimeSpan(club.config.sessionDays, 'd'),
      sessionCookie: { name: sessionCookieName(club), attributes: { secure, sameSite: 'lax', path: '/' } },
      getUserAttributes: (attributes) => attributes,
    });
    lucias.set(club.db, lucia);
  }
  return lucia;
}

/** `__Host-` binds the cookie to this host and to https; plain http (a laptop) cannot carry it. */
export function sessionCookieName(club: Club): string {
  return club.config.publicUrl.startsWith('https:') ? '__Host-club' : 'club';
}

/** Opens a session inside the current transaction; the answer goes into the cookie and nowhere else. */
export async function openSession(club: Club, memberId: string): Promise<string> {
  const session = await luciaFor(club).createSession(memberId, {});
  return session.id;
}

/** Who is there, or null. `renew` is true when the cookie should be set again. */
export async function readVisitor(club: Club, sessionId: string | undefined): Promise<{ member: Member | null; renew: boolean }> {
  if (!sessionId || sessionId.length > 100) return { member: null, renew: false };
  const { session, user } = await luciaFor(club).validateSession(sessionId);
  return user ? { member: mintMember(user), renew: session.fresh } : { member: null, renew: false };
}

export async function closeSession(club: Club, sessionId: string): Promise<void> {
  await luciaFor(club).invalidateSession(sessionId);
}

export async function closeAllSessions(club: Club, memberId: string): Promise<void> {
  await luciaFor(club).invalidateUserSessions(memberId);
}

export async function tidySessions(club: Club): Promise<void> {
  await luciaFor(club).deleteExpiredSessions();
}

/** The Set-Cookie value that carries a session, or (null) takes it away. */
export function sessionCookie(club: Club, sessionId: string | null): string {
  const lucia = luciaFor(club);
  return (sessionId === null ? lucia.createBlankSessionCookie() : lucia.createSessionCookie(sessionId)).serialize();
}
