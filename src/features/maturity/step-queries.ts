import { sql } from 'drizzle-orm';
import { consents, feedbacks, memberships, mentorships, pieces, selfCheckDrafts, selfChecks } from '#db/schema/index.ts';
import { curriculumOf, findModule } from '#src/features/learning/curriculum.ts';
import { myProgress, toProgress } from '#src/features/learning/queries.ts';
import type { Locale } from '#src/i18n/t.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { once, prepared } from '#src/platform/prepared.ts';
import { type Because, nextSteps, type Position, type Situation, type Step, wishOf } from './next-step.ts';
import { isCell, knownAnswers, type Part } from './rules.ts';
import type { Page } from './way-rules.ts';

/** A step as a page shows it: a module with its title, or a place in the club. */
export interface StepView {
  readonly href: string;
  readonly module:
    | {
        readonly title: string;
        readonly lang: Locale;
        readonly minutes: number;
        readonly course: { readonly title: string; readonly lang: Locale };
      }
    | undefined;
  readonly page: Page | undefined;
  readonly because: Because;
}

/** One step, and what one may choose instead. */
export interface StepsView extends StepView {
  readonly others: readonly StepView[];
}

interface Stored {
  readonly answers: Record<string, number>;
  readonly cell: string;
  readonly destination: string | null;
}

const me = sql.placeholder('me');

/** Everything the rule of the next step asks about the member `me`, in one statement. Nobody else's is ever read here. */
const whereIAm = prepared((db) =>
  db
    .select({
      ...myProgress,
      latest: sql<(Stored & { readonly takenAt: string }) | null>`(
        select json_build_object('takenAt', taken_at, 'answers', answers, 'cell', cell, 'destination', destination)
        from ${selfChecks} where member_id = ${me} order by taken_at desc, id desc limit 1)`,
      hasDraft: sql<boolean>`exists (select from ${selfCheckDrafts} where member_id = ${me})`,
      groups: sql<boolean>`exists (select from ${memberships} where member_id = ${me})`,
      mentoring: sql<boolean>`exists (select from ${mentorships} where mentee_id = ${me} and ended_at is null)`,
      write: sql<boolean>`exists (select from ${pieces} where author_id = ${me})`,
      feedback: sql<boolean>`exists (select from ${feedbacks} where giver_id = ${me})`,
    })
    .from(once)
    .prepare('where_i_am'),
);

/** One next step with its reason, and what to choose instead, for the start page and below the map. */
export async function nextStep(club: Club, member: Member): Promise<StepsView> {
  const { step, others } = nextSteps(await situationOf(club, member));
  return { ...stepView(club, member, step), others: others.map((other) => stepView(club, member, other)) };
}

async function situationOf(club: Club, member: Member): Promise<Situation> {
  const row = found((await whereIAm(club).execute({ me: member.id }))[0]);
  const position = row.latest ? toPosition(row.latest) : undefined;
  const { touches, known } = toProgress(club, row);
  return {
    position: position && row.latest ? { ...position, takenAt: new Date(row.latest.takenAt) } : undefined,
    hasDraft: row.hasDraft,
    touches,
    known,
    courses: [...curriculumOf(club.content).courses.values()],
    been: new Set((['groups', 'mentoring', 'write', 'feedback'] as const).filter((page) => row[page])),
  };
}

/** Undefined where the map no longer has the cell. */
function toPosition({ answers, cell, destination }: Stored): Position | undefined {
  return isCell(cell) ? { answers: knownAnswers(answers), cell, destination: isCell(destination) ? destination : null } : undefined;
}

function stepView(club: Club, { locale }: Member, { to, because }: Step): StepView {
  const part = because.why === 'no-destination' ? '#destination' : '';
  if ('page' in to) return { href: `/${to.page}${part}`, module: undefined, page: to.page, because };
  const { course, module } = found(findModule(club.content, to.course, to.module));
  const { title, lang } = module.text[locale];
  return {
    href: `/learn/${to.course}/${to.module}`,
    module: { title, lang, minutes: module.minutes, course: { title: course.text[locale].title, lang: course.text[locale].lang } },
    page: undefined,
    because,
  };
}

/**
 * For the list of mentors, as part of a larger statement: where the member wants to go, and nothing at
 * all unless they agreed to be matched. Read for the list this member sees; nobody else ever gets it.
 */
export const positionForMatching = (member: string) => sql<Stored | null>`(
  select json_build_object('answers', c.answers, 'cell', c.cell, 'destination', c.destination)
  from ${selfChecks} c where c.member_id = ${member}::uuid and exists (
    select from ${consents} a where a.member_id = ${member}::uuid and a.kind = 'matchable' and a.withdrawn_at is null)
  order by c.taken_at desc, c.id desc limit 1)`;

/** The field in which the member would like help next. */
export function wishFrom(stored: Stored | null): Part | null {
  const position = stored ? toPosition(stored) : undefined;
  return position ? wishOf(position) : null;
}
