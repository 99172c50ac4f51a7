import { eq } from 'drizzle-orm';
import { corrections } from '#db/schema/index.ts';
import { findModule } from '#src/features/learning/curriculum.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import { type Locale, isLocale } from '#src/i18n/t.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayAnswer } from '../policy.ts';
import type { AnswerCorrection } from '../schema.ts';

type Refusal = 'corrections.refusal.answered' | 'corrections.refusal.taken-back';

/** A lead closes it in words. Of two leads at once the first one's words stand, and the second hears so. */
export async function answerCorrection(club: Club, actor: Member, input: AnswerCorrection): Promise<Result<void, Refusal>> {
  authorize(mayAnswer(actor));
  return inTransaction(club, async (club) => {
    const { correction: id, outcome, answer } = input;
    const [row] = await club.db.select().from(corrections).where(eq(corrections.id, id)).for('update');
    if (!row?.memberId) return refuse('corrections.refusal.taken-back');
    if (row.answeredAt) {
      const isMine = row.answeredBy === actor.id && row.outcome === outcome && row.answer === answer;
      return isMine ? done() : refuse('corrections.refusal.answered');
    }
    await club.db
      .update(corrections)
      .set({ outcome, answer, answeredBy: actor.id, answeredAt: club.clock.now() })
      .where(eq(corrections.id, id));
    const module = findModule(club.content, row.course, row.module)?.module;
    await tellMember(club, {
      to: row.memberId,
      kind: 'corrections.notice.answered',
      params: { name: actor.name, title: module?.text[localeOf(row.lang)].title ?? `${row.course}/${row.module}` },
      href: module ? `/learn/${module.course}/${module.slug}#corrections` : '/learn/corrections',
      mail: true,
      about: actor.id,
    });
    return done();
  });
}

const localeOf = (lang: string): Locale => (isLocale(lang) ? lang : 'en');
