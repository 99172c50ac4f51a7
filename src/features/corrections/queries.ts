import { and, desc, eq, lt, type Placeholder, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { corrections, members } from '#db/schema/index.ts';
import { findModule } from '#src/features/learning/curriculum.ts';
import { daysBefore } from '#src/features/notices/rules.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { isId, NO_ID } from '#src/platform/ids.ts';
import { fewestAnswered, type Outcome, waitDays } from './rules.ts';

const PAGE = 20;

/** One of the member's own, with the answer if there is one. */
export interface OwnCorrection {
  readonly id: string;
  readonly lang: string;
  readonly passage: string;
  readonly words: string;
  readonly createdAt: Date;
  /** `by` is null when whoever answered has left; their words went along */
  readonly answer: { readonly outcome: Outcome; readonly words: string; readonly by: string | null; readonly at: Date } | undefined;
}

export interface Corrections {
  readonly mine: readonly OwnCorrection[];
  /** usual seconds until an answer; null: too few to say, or nothing is waiting */
  readonly wait: number | null;
}

interface HereRow {
  readonly mine: readonly (Omit<OwnCorrection, 'createdAt' | 'answer'> & {
    readonly createdAt: string;
    readonly outcome: Outcome | null;
    readonly answer: string;
    readonly by: string | null;
    readonly at: string | null;
  })[];
  readonly wait: number | null;
}

/** Median seconds from a correction to its answer, over the newest 200 answers since then; null below five members (charter 5). */
const usualWait = (since: string | Placeholder): SQL<number | null> => sql<number | null>`(
  select case when count(distinct a.member_id) >= ${sql.raw(String(fewestAnswered))}
    then percentile_cont(0.5) within group (order by extract(epoch from a.answered_at - a.created_at)) end
  from (select w.member_id, w.answered_at, w.created_at from corrections w
    where w.answered_at > ${since}::timestamptz order by w.answered_at desc limit 200) a)`;

export const waitSince = ({ clock }: Pick<Club, 'clock'>) => daysBefore(clock.now(), waitDays).toISOString();

/**
 * A part of the module page's statement (`me`, `course`, `module`, `since`): the member's own corrections of it,
 * and the usual wait, which is reckoned only if one of them is still open.
 */
export const correctionsHere = sql<HereRow | null>`(
  select json_build_object(
    'mine', json_agg(json_build_object('id', c.id, 'lang', c.lang, 'passage', c.passage, 'words', c.words, 'createdAt', c.created_at,
      'outcome', c.outcome, 'answer', c.answer, 'by', l.name, 'at', c.answered_at) order by c.id),
    'wait', case when bool_or(c.answered_at is null) then ${usualWait(sql.placeholder('since'))} end)
  from (select * from corrections c where c.member_id = ${sql.placeholder('me')} and c.course = ${sql.placeholder('course')} and c.module = ${sql.placeholder('module')}
    order by c.id desc limit 20) c left join members l on l.id = c.answered_by)`;

export function toCorrections(row: HereRow | null | undefined): Corrections {
  const mine = (row?.mine ?? []).map(({ createdAt, outcome, answer, by, at, ...own }) => ({
    ...own,
    createdAt: new Date(createdAt),
    answer: outcome && at ? { outcome, words: answer, by, at: new Date(at) } : undefined,
  }));
  return { mine, wait: row?.wait ?? null };
}

/** `/learn/corrections`: the member's own, newest first, whatever became of the module. */
export async function myCorrections(club: Club, member: Member, { before }: { before?: string | undefined } = {}) {
  const lead = alias(members, 'lead');
  const rows = await club.db
    .select({
      id: corrections.id,
      course: corrections.course,
      module: corrections.module,
      lang: corrections.lang,
      passage: corrections.passage,
      words: corrections.words,
      createdAt: corrections.createdAt,
      outcome: corrections.outcome,
      answer: corrections.answer,
      by: lead.name,
      at: corrections.answeredAt,
      wait: sql<number | null>`case when ${corrections.answeredAt} is null then ${usualWait(waitSince(club))} end`,
    })
    .from(corrections)
    .leftJoin(lead, eq(lead.id, corrections.answeredBy))
    .where(and(eq(corrections.memberId, member.id), isId(before) ? lt(corrections.id, before) : undefined))
    .orderBy(desc(corrections.id))
    .limit(PAGE + 1);
  const shown = rows.slice(0, PAGE).map(({ course, module, outcome, answer, by, at, wait: _, ...own }) => ({
    ...own,
    module: moduleNamed(club, member, course, module),
    answer: outcome && at ? { outcome, words: answer, by, at } : undefined,
  }));
  const wait = rows.find((row) => row.at === null)?.wait ?? null;
  return { corrections: shown, wait, more: rows.length > PAGE ? shown.at(-1)?.id : undefined };
}

/** One that waits for a lead. Whose it is does not come along. */
export interface OpenCorrection {
  readonly id: string;
  readonly module: NamedModule;
  readonly lang: string;
  readonly passage: string;
  readonly words: string;
  readonly createdAt: Date;
}

export type OpenRow = Omit<OpenCorrection, 'module' | 'createdAt'> & {
  readonly course: string;
  readonly module: string;
  readonly createdAt: string;
};

/** A part of the leads' statement: one page of what waits, oldest first. */
export function openCorrections(after: string | undefined): SQL<OpenRow[]> {
  return sql<OpenRow[]>`(
    select coalesce(json_agg(json_build_object('id', c.id, 'course', c.course, 'module', c.module, 'lang', c.lang,
      'passage', c.passage, 'words', c.words, 'createdAt', c.created_at) order by c.id), '[]')
    from (select * from corrections where answered_at is null and id > ${isId(after) ? after : NO_ID}::uuid order by id limit ${sql.raw(String(PAGE + 1))}) c)`;
}

export function toOpenCorrections(club: Club, member: Member, rows: readonly OpenRow[]) {
  const shown = rows.slice(0, PAGE).map(
    ({ course, module, createdAt, ...row }): OpenCorrection => ({
      ...row,
      module: moduleNamed(club, member, course, module),
      createdAt: new Date(createdAt),
    }),
  );
  return { corrections: shown, more: rows.length > PAGE ? shown.at(-1)?.id : undefined };
}

export interface NamedModule {
  readonly title: string;
  readonly lang: string | undefined;
  /** undefined once it has left the curriculum */
  readonly href: string | undefined;
}

function moduleNamed({ content }: Club, { locale }: Member, course: string, slug: string): NamedModule {
  const module = findModule(content, course, slug)?.module;
  if (!module) return { title: `${course}/${slug}`, lang: undefined, href: undefined };
  const { title, lang } = module.text[locale];
  return { title, lang, href: `/learn/${module.course}/${module.slug}` };
}
