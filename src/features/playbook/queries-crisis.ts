import { and, desc, eq, gt, isNotNull, isNull, lt, not, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { crises, members } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { isId } from '#src/platform/ids.ts';
import { type CrisisDates, hoursAfter, SECOND_WITHIN_HOURS } from './crisis-rules.ts';
import { maySteerCrisis } from './policy.ts';

export interface Crisis extends CrisisDates {
  readonly id: string;
  readonly happened: string;
  readonly sayable: string;
  readonly contact: string;
  readonly lang: string;
  readonly hours: number;
  /** names; null when that person has left the club, or nobody did it */
  readonly proposer: string | null;
  readonly seconder: string | null;
  readonly clearer: string | null;
}

const PER_PAGE = 20;
const [proposers, seconders, clearers] = [alias(members, 'proposers'), alias(members, 'seconders'), alias(members, 'clearers')];

function selectCrises({ db }: Club) {
  return db
    .select({
      id: crises.id,
      happened: crises.happened,
      sayable: crises.sayable,
      contact: crises.contact,
      lang: crises.lang,
      hours: crises.hours,
      proposedBy: crises.proposedBy,
      proposedAt: crises.proposedAt,
      secondedAt: crises.secondedAt,
      endsAt: crises.endsAt,
      clearedAt: crises.clearedAt,
      proposer: proposers.name,
      seconder: seconders.name,
      clearer: clearers.name,
    })
    .from(crises)
    .leftJoin(proposers, eq(proposers.id, crises.proposedBy))
    .leftJoin(seconders, eq(seconders.id, crises.secondedBy))
    .leftJoin(clearers, eq(clearers.id, crises.clearedBy));
}

const inForce = (now: Date) => sql`(${and(isNotNull(crises.endsAt), isNull(crises.clearedAt), gt(crises.endsAt, now))})`;
const proposed = (now: Date) =>
  sql`(${and(isNull(crises.secondedAt), isNull(crises.clearedAt), isNotNull(crises.proposedBy), gt(crises.proposedAt, hoursAfter(now, -SECOND_WITHIN_HOURS)))})`;

/** The crisis in force; those who may steer it also see a proposal that waits. To everybody else it does not exist yet. */
export async function crisisAtHand(club: Club, member: Member): Promise<Crisis | null> {
  const now = club.clock.now();
  const open = maySteerCrisis(member) ? or(inForce(now), proposed(now)) : inForce(now);
  const [crisis] = await selectCrises(club).where(open).orderBy(desc(crises.proposedAt)).limit(1);
  return crisis ?? null;
}

/** What is over, newest first. Proposals that never came into force are in the record of those who may steer. */
export async function pastCrises(
  club: Club,
  member: Member,
  { before }: { before?: string | undefined },
): Promise<{ crises: Crisis[]; next: string | null }> {
  const now = club.clock.now();
  const over = and(not(inForce(now)), maySteerCrisis(member) ? not(proposed(now)) : isNotNull(crises.secondedAt));
  const rows = await selectCrises(club)
    .where(and(over, isId(before) ? lt(crises.id, before) : undefined))
    .orderBy(desc(crises.id))
    .limit(PER_PAGE + 1);
  const page = rows.slice(0, PER_PAGE);
  return { crises: page, next: rows.length > PER_PAGE ? (page.at(-1)?.id ?? null) : null };
}
