import { sql } from 'drizzle-orm';
import { checkAnswers, completions, corrections, exerciseTexts, recallCards } from '#db/schema/index.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { curriculumOf, type Module } from '../curriculum.ts';

/**
 * Carries progress over to the name a module has now, from each name it had before. Called at every start,
 * it changes nothing the second time; two copies may run it at once. Where both names hold something, the first
 * day of finishing stays, the later answer stays, also of a question that came back, and two notes become one.
 */
export async function followRenames(club: Club): Promise<void> {
  for (const { modules } of curriculumOf(club.content).courses.values())
    for (const module of modules) for (const former of module.formerly) await follow(club, module, former);
}

async function follow(club: Club, { course, slug: module }: Module, former: string): Promise<void> {
  const [oldCourse = '', oldModule = ''] = former.split('/');
  const old = sql`course = ${oldCourse} and module = ${oldModule}`;
  await inTransaction(club, async ({ db }) => {
    await db.execute(sql`
      with moved as (delete from ${completions} where ${old} returning member_id, completed_at)
      insert into ${completions} as here (member_id, course, module, completed_at) select member_id, ${course}, ${module}, completed_at from moved
      on conflict (member_id, course, module) do update set completed_at = least(here.completed_at, excluded.completed_at)`);
    await db.execute(sql`
      with moved as (delete from ${checkAnswers} where ${old} returning member_id, question, options, answered_at)
      insert into ${checkAnswers} as here (member_id, course, module, question, options, answered_at)
      select member_id, ${course}, ${module}, question, options, answered_at from moved
      on conflict (member_id, course, module, question) do update set options = excluded.options, answered_at = excluded.answered_at
      where excluded.answered_at > here.answered_at`);
    await db.execute(sql`
      with moved as (delete from ${exerciseTexts} where ${old} returning member_id, body, piece_id, saved_at)
      insert into ${exerciseTexts} as here (member_id, course, module, body, piece_id, saved_at)
      select member_id, ${course}, ${module}, body, piece_id, saved_at from moved
      on conflict (member_id, course, module) do update set
        body = btrim(here.body || e'\\n\\n' || excluded.body, e'\\n'), piece_id = coalesce(here.piece_id, excluded.piece_id)`);
    const memory = sql`options, reviewed_at, due_at, stability, difficulty, "before"`;
    await db.execute(sql`
      with moved as (delete from ${recallCards} where ${old} returning member_id, question, ${memory})
      insert into ${recallCards} as here (member_id, course, module, question, ${memory})
      select member_id, ${course}, ${module}, question, ${memory} from moved
      on conflict (member_id, course, module, question) do update set
        (${memory}) = row (excluded.options, excluded.reviewed_at, excluded.due_at, excluded.stability, excluded.difficulty, excluded."before")
      where excluded.reviewed_at > here.reviewed_at`);
    await db.update(corrections).set({ course, module }).where(old);
  });
}
