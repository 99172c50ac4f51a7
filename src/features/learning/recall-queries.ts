import { eq, getTableColumns, sql } from 'drizzle-orm';
import { completions, recallCards, recalls } from '#db/schema/index.ts';
import type { Locale } from '#src/i18n/t.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { once, prepared } from '#src/platform/prepared.ts';
import { type Course, curriculumOf, type Module, type Question } from './curriculum.ts';
import { AT_ONCE, cardKey, type Dated, type Due, type Learned, whatIsDue } from './recall-rules.ts';
import { keepKnown, type Touch } from './rules.ts';

/** A question of a module this member has finished, as the content has it today. */
interface Known extends Learned {
  readonly in: { readonly course: Course; readonly module: Module };
  readonly asked: Exclude<Question, { kind: 'own' }>;
}

interface RecallRow {
  readonly cards: readonly (Omit<Dated, 'dueAt'> & { readonly dueAt: string })[] | null;
}

/** When the questions of the member `me` come back, as part of a larger statement; null while it is switched off. */
export const myRecall = sql<RecallRow | null>`(
  select json_build_object('cards', (
    select json_agg(json_build_object('course', course, 'module', module, 'question', question, 'dueAt', due_at))
    from ${recallCards} where member_id = ${sql.placeholder('me')}))
  from ${recalls} where member_id = ${sql.placeholder('me')})`;

/** What `/learn` says of it. */
export interface RecallState {
  readonly isOn: boolean;
  readonly isDue: boolean;
  readonly next: Date | undefined;
}

export function recallState(
  club: Pick<Club, 'content' | 'clock'>,
  touches: readonly Touch[],
  row: RecallRow | null | undefined,
): RecallState {
  if (!row) return { isOn: false, isDue: false, next: undefined };
  const finished = touches.filter(({ finished }) => finished);
  const cards = (row.cards ?? []).map((card) => ({ ...card, dueAt: new Date(card.dueAt) }));
  const due = whatIsDue(learnedOf(club, finished), cards, club.clock.now());
  return { isOn: true, isDue: due.now.length > 0, next: due.next };
}

function learnedOf({ content }: Pick<Club, 'content'>, finished: readonly Omit<Touch, 'finished'>[]): Known[] {
  const { courses } = curriculumOf(content);
  return finished.flatMap(({ course: slug, module: name, at }) => {
    const course = courses.get(slug);
    const module = course?.modules.find(({ slug }) => slug === name);
    if (!course || !module) return [];
    return (module.text.en.check?.questions ?? []).flatMap((asked) =>
      asked.kind === 'own' ? [] : [{ course: slug, module: name, question: asked.id, finishedAt: at, in: { course, module }, asked }],
    );
  });
}

interface Mine {
  readonly since: string | null;
  readonly finished: readonly { readonly course: string; readonly module: string; readonly at: string }[] | null;
  readonly cards: readonly CardRow[] | null;
}

interface CardRow extends Omit<Dated, 'dueAt'> {
  readonly options: readonly string[];
  readonly stability: number;
  readonly difficulty: number;
  readonly reviewedAt: string;
  readonly dueAt: string;
}

const mine = prepared((db) =>
  db
    .select({
      since: sql<Mine['since']>`(select to_json(switched_on_at) from ${recalls} where member_id = ${sql.placeholder('me')})`,
      finished: sql<Mine['finished']>`(
        select json_agg(json_build_object('course', course, 'module', module, 'at', completed_at))
        from ${completions} where member_id = ${sql.placeholder('me')})`,
      cards: sql<Mine['cards']>`(
        select json_agg(json_build_object('course', course, 'module', module, 'question', question, 'options', options,
          'stability', stability, 'difficulty', difficulty, 'reviewedAt', reviewed_at, 'dueAt', due_at))
        from ${recallCards} where member_id = ${sql.placeholder('me')})`,
    })
    .from(once)
    .prepare('my_recall'),
);

export interface RecallCard extends Dated {
  readonly options: readonly string[];
  readonly stability: number;
  readonly difficulty: number;
  readonly reviewedAt: Date;
}

export interface Schedule {
  /** undefined while it is switched off */
  readonly since: Date | undefined;
  readonly learned: readonly Known[];
  readonly cards: readonly RecallCard[];
  readonly due: Due<Known>;
}

/** All of the member's own schedule, in one statement: a few hundred rows at most. */
export async function readSchedule(club: Club, member: Member): Promise<Schedule> {
  const [row] = await mine(club).execute({ me: member.id });
  const learned = learnedOf(
    club,
    (row?.finished ?? []).map((done) => ({ ...done, at: new Date(done.at) })),
  );
  const cards = (row?.cards ?? []).map((card) => ({ ...card, dueAt: new Date(card.dueAt), reviewedAt: new Date(card.reviewedAt) }));
  return { since: row?.since ? new Date(row.since) : undefined, learned, cards, due: whatIsDue(learned, cards, club.clock.now()) };
}

/** A question on the page; its id is the key of its card, since two modules may use the same name. */
export interface Returning {
  readonly question: Exclude<Question, { kind: 'own' }> & { readonly lang: Locale };
  readonly from: { readonly href: string; readonly title: string; readonly lang: Locale };
}

export interface Returned extends Returning {
  readonly card: Omit<Dated, 'dueAt'>;
  readonly answer: readonly string[];
  readonly reviewedAt: Date;
  readonly dueAt: Date;
}

export interface RecallView {
  readonly since: Date | undefined;
  /** whether there is anything that could come back */
  readonly hasLearned: boolean;
  readonly questions: readonly Returning[];
  /** what was answered in the last sitting */
  readonly returned: readonly Returned[];
  /** when the next one comes, if none is due now */
  readonly next: Date | undefined;
}

/** `/learn/recall` */
export async function readRecall(club: Club, member: Member): Promise<RecallView> {
  const { since, learned, cards, due } = await readSchedule(club, member);
  if (!since) return { since, hasLearned: false, questions: [], returned: [], next: undefined };
  const known = new Map(learned.map((one) => [cardKey(one), one]));
  const last = Math.max(...cards.map(({ reviewedAt }) => reviewedAt.getTime()));
  const returned = cards
    .filter(({ reviewedAt }) => reviewedAt.getTime() === last)
    .flatMap((card) => returnedOf(card, known.get(cardKey(card)), member.locale))
    .sort((a, b) => (a.question.id < b.question.id ? -1 : 1));
  return {
    since,
    hasLearned: learned.length > 0,
    questions: due.now.slice(0, AT_ONCE).map((one) => returning(one, member.locale)),
    returned,
    next: due.next,
  };
}

/** Nothing, if the question or what was chosen is no longer there. */
function returnedOf({ options, reviewedAt, dueAt, ...card }: RecallCard, known: Known | undefined, locale: Locale): Returned[] {
  const answer = known && keepKnown([known.asked], { [known.question]: options }).known[known.question];
  return known && answer ? [{ ...returning(known, locale), card, answer, reviewedAt, dueAt }] : [];
}

function returning(known: Known, locale: Locale): Returning {
  const { title, lang, check } = known.in.module.text[locale];
  const spoken = check?.questions.find((question) => question.id === known.question);
  const asked = spoken && spoken.kind !== 'own' ? spoken : known.asked;
  return {
    question: { ...asked, id: cardKey(known), lang: check?.lang ?? lang },
    from: { href: `/learn/${known.course}/${known.module}`, title, lang },
  };
}

/** All of it, to take along. */
export async function exportRecall({ db }: Club, member: Member) {
  const [on] = await db.select({ switchedOnAt: recalls.switchedOnAt }).from(recalls).where(eq(recalls.memberId, member.id));
  const { memberId: _, ...columns } = getTableColumns(recallCards);
  const cards = await db
    .select(columns)
    .from(recallCards)
    .where(eq(recallCards.memberId, member.id))
    .orderBy(recallCards.course, recallCards.module, recallCards.question);
  return on ? { ...on, cards } : null;
}
