import { and, eq, sql } from 'drizzle-orm';
import { members, selfCheckDrafts, selfChecks } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { done, type Result } from '#src/platform/result.ts';
import { partSlugs, type Statement, statementsIn } from '../rules.ts';
import { answersOf, type PartInput } from '../schema.ts';
import { takeSelfCheck, type TooFew } from './take-self-check.ts';

/** Where the member goes from a part; `elsewhere` says that another tab had brought it to an end. */
export type Onwards = { readonly part: number } | { readonly result: 'here' | 'elsewhere' } | { readonly later: true };

/**
 * Keeps the answers of one part in the draft, and only then looks where to go: a refused result loses
 * nothing. Another tab may have answered other parts meanwhile; each part is replaced for itself.
 */
export async function answerPart(club: Club, actor: Member, input: PartInput): Promise<Result<Onwards, TooFew>> {
  return inTransaction(club, async (club) => {
    // One after the other with a result being made: it must not be followed by a draft of the same id.
    await club.db.select({ id: members.id }).from(members).where(eq(members.id, actor.id)).for('no key update');
    if (await isTaken(club, actor, input.draft)) return done({ result: input.move === 'finish' ? 'here' : 'elsewhere' });

    const part = { next: input.part + 1, back: input.part - 1, later: input.part, finish: input.part }[input.move];
    const id = await keep(club, actor, input, Math.min(Math.max(part, 1), partSlugs.length));
    if (input.move === 'later') return done({ later: true });
    if (input.move !== 'finish') return done({ part });
    const taken = await takeSelfCheck(club, actor, { draft: id });
    return taken.ok ? done({ result: 'here' }) : taken;
  });
}

async function isTaken({ db }: Club, actor: Member, draft: string): Promise<boolean> {
  const [row] = await db
    .select({ id: selfChecks.id })
    .from(selfChecks)
    .where(and(eq(selfChecks.id, draft), eq(selfChecks.memberId, actor.id)));
  return row !== undefined;
}

/** Into the draft there is, also when it was begun anew in another tab; into one of this id when there is none. */
async function keep({ db, clock }: Club, actor: Member, input: PartInput, part: number): Promise<string> {
  const asked: readonly Statement[] = statementsIn[partSlugs[input.part - 1] ?? partSlugs[0]];
  const answers = answersOf(input, asked);
  const kept = { part, savedAt: clock.now() };
  const unasked = sql`${selfCheckDrafts.answers} - ${sql.param(`{${asked.join(',')}}`)}::text[]`;
  const [row] = await db
    .insert(selfCheckDrafts)
    .values({ memberId: actor.id, id: input.draft, answers, ...kept })
    .onConflictDoUpdate({ target: selfCheckDrafts.memberId, set: { ...kept, answers: sql`(${unasked}) || excluded.answers` } })
    .returning({ id: selfCheckDrafts.id });
  return row?.id ?? input.draft;
}
