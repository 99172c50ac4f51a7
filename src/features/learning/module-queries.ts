import { sql } from 'drizzle-orm';
import { checkAnswers, completions, exerciseTexts, pieces } from '#db/schema/index.ts';
import { type Corrections, correctionsHere, toCorrections, waitSince } from '#src/features/corrections/queries.ts';
import type { Locale } from '#src/i18n/t.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { once, prepared } from '#src/platform/prepared.ts';
import { findModule, type ModuleText } from './curriculum.ts';
import { type Answers, keepKnown, placeKey } from './rules.ts';
import { lineOf, type ModuleLine } from './queries.ts';

interface Kept {
  readonly finished: Record<string, string> | null;
  readonly answers: Record<string, string[]> | null;
  readonly exercise: { body: string; pieceId: string | null; savedAt: string } | null;
  readonly corrections: Parameters<typeof toCorrections>[0];
}

export interface ModuleView {
  readonly course: { readonly slug: string; readonly title: string; readonly lang: Locale };
  readonly slug: string;
  readonly minutes: number;
  readonly text: ModuleText;
  readonly lines: readonly ModuleLine[];
  readonly previous: ModuleLine | undefined;
  readonly next: ModuleLine | undefined;
  readonly finishedAt: Date | undefined;
  /** the member's own last answers, as far as their questions still exist */
  readonly answers: Answers;
  readonly exercise: { readonly body: string; readonly pieceId: string | null; readonly savedAt: Date } | undefined;
  /** what this member said is no longer so, and what was answered */
  readonly corrections: Corrections;
}

/** `/learn/<course>/<module>`: what this member finished, answered and wrote here, in one statement. */
export async function readModule(club: Club, member: Member, wantedCourse: string, wanted: string): Promise<ModuleView> {
  const { course, module } = found(findModule(club.content, wantedCourse, wanted));
  const [courseSlug, slug] = [course.slug, module.slug];
  const kept = await readKept(club, member, courseSlug, slug);
  const finished = new Set(Object.keys(kept.finished ?? {}).map((done) => placeKey(courseSlug, done)));
  const lines = course.modules.map((module) => lineOf(course, module.slug, member.locale, finished));
  const position = lines.findIndex((line) => line.slug === slug);
  const text = module.text[member.locale];
  const finishedAt = kept.finished?.[slug];
  return {
    course: { slug: courseSlug, title: course.text[member.locale].title, lang: course.text[member.locale].lang },
    slug,
    minutes: module.minutes,
    text,
    lines,
    previous: lines[position - 1],
    next: lines[position + 1],
    finishedAt: finishedAt ? new Date(finishedAt) : undefined,
    answers: keepKnown(text.check?.questions ?? [], kept.answers ?? {}).known,
    exercise: kept.exercise ? { ...kept.exercise, savedAt: new Date(kept.exercise.savedAt) } : undefined,
    corrections: toCorrections(kept.corrections),
  };
}

const kept = prepared((db) => {
  const [me, course, module] = [sql.placeholder('me'), sql.placeholder('course'), sql.placeholder('module')];
  return db
    .select({
      finished: sql<
        Kept['finished']
      >`(select json_object_agg(module, completed_at) from ${completions} where member_id = ${me} and course = ${course})`,
      answers: sql<
        Kept['answers']
      >`(select json_object_agg(question, options) from ${checkAnswers} where member_id = ${me} and course = ${course} and module = ${module})`,
      exercise: sql<Kept['exercise']>`(select json_build_object('body', e.body, 'pieceId', p.id, 'savedAt', e.saved_at)
        from ${exerciseTexts} e left join ${pieces} p on p.id = e.piece_id and p.author_id = ${me}
        where e.member_id = ${me} and e.course = ${course} and e.module = ${module})`,
      corrections: correctionsHere,
    })
    .from(once)
    .prepare('kept_in_module');
});

async function readKept(club: Club, member: Member, course: string, module: string): Promise<Kept> {
  const [row] = await kept(club).execute({ me: member.id, course, module, since: waitSince(club) });
  return row ?? { finished: null, answers: null, exercise: null, corrections: null };
}
