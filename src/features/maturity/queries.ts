import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { consents, members, selfCheckDrafts, selfChecks } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import {
  type Answers,
  answeredTwice,
  type Cell,
  changes,
  isCell,
  knownAnswers,
  partSlugs,
  placesNextDoor,
  score,
  traces,
} from './rules.ts';
import { nextStep } from './step-queries.ts';

/** Private: every query here but `cellCounts` is scoped to the member who asks. */
export interface SelfCheck {
  readonly id: string;
  readonly takenAt: Date;
  readonly answers: Answers;
  readonly cell: Cell;
  readonly destination: Cell | null;
}

/** More than anybody takes; keeps the page finite, which then says so. */
const MOST_SHOWN = 30;

async function selfChecksOf({ db }: Club, member: Member, limit: number): Promise<SelfCheck[]> {
  const rows = await db
    .select()
    .from(selfChecks)
    .where(eq(selfChecks.memberId, member.id))
    .orderBy(desc(selfChecks.takenAt), desc(selfChecks.id))
    .limit(limit);
  return rows.flatMap((row) => toSelfCheck(row) ?? []);
}

type SelfCheckRow = Pick<typeof selfChecks.$inferSelect, 'id' | 'takenAt' | 'answers' | 'cell' | 'destination'>;

/** Undefined where the map no longer has the cell. */
function toSelfCheck({ id, takenAt, answers, cell, destination }: SelfCheckRow): SelfCheck | undefined {
  return isCell(cell)
    ? { id, takenAt, answers: knownAnswers(answers), cell, destination: isCell(destination) ? destination : null }
    : undefined;
}

/** `/self-check` and `/self-check/<check>`: one self-check (the latest unless `id` says which), its map, what changed, and all others. */
export async function readSelfCheck(club: Club, member: Member, id?: string) {
  const rows = await selfChecksOf(club, member, MOST_SHOWN + 1);
  const all = rows.slice(0, MOST_SHOWN);
  const place = id === undefined ? 0 : all.findIndex((check) => check.id === id);
  const check = all[place];
  if (!check) return id === undefined ? undefined : found(null);
  return {
    check,
    isLatest: place === 0,
    traces: traces(check.answers),
    nextDoor: placesNextDoor(check.answers),
    before: compared(rows[place + 1], check),
    step: place === 0 ? await nextStep(club, member) : undefined,
    all,
    hasOlder: rows.length > MOST_SHOWN,
  };
}

/** What can be said about an earlier self-check and this one: only what was answered both times. */
function compared(before: SelfCheck | undefined, check: SelfCheck) {
  if (!before) return undefined;
  const { takenAt, cell, answers } = before;
  return { takenAt, cell, inCommon: answeredTwice(answers, check.answers).length, changes: changes(answers, check.answers) };
}

/** What the member has begun and not brought to an end. */
export async function readDraft({ db }: Club, member: Member) {
  const [row] = await db.select().from(selfCheckDrafts).where(eq(selfCheckDrafts.memberId, member.id));
  if (!row) return undefined;
  const answers = knownAnswers(row.answers);
  return { id: row.id, savedAt: row.savedAt, part: Math.min(row.part, partSlugs.length), answers, isEnough: score(answers) !== undefined };
}

/**
 * How many accompanied members, none of them on a break, stand in each cell by their latest self-check. Raw counts: the only
 * caller is the programme's k-anonymity function, and nothing of it is shown before that.
 */
export async function cellCounts({ db }: Club): Promise<{ cell: string; members: number }[]> {
  const latest = db
    .selectDistinctOn([selfChecks.memberId], { memberId: selfChecks.memberId, cell: selfChecks.cell })
    .from(selfChecks)
    .innerJoin(members, and(eq(members.id, selfChecks.memberId), isNull(members.pausedAt)))
    .innerJoin(consents, and(eq(consents.memberId, selfChecks.memberId), eq(consents.kind, 'accompanied'), isNull(consents.withdrawnAt)))
    .orderBy(selfChecks.memberId, desc(selfChecks.takenAt), desc(selfChecks.id))
    .as('latest');
  return db.select({ cell: latest.cell, members: sql<number>`count(*)::int` }).from(latest).groupBy(latest.cell).orderBy(latest.cell);
}
