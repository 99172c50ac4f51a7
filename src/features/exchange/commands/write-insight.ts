import { and, eq } from 'drizzle-orm';
import { insights } from '#db/schema/index.ts';
import { recordAct } from '#src/features/programme/commands/record-act.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize, found } from '#src/platform/errors.ts';
import { newId } from '#src/platform/ids.ts';
import { renderMarkdown } from '#src/platform/markdown.ts';
import { done, type Result } from '#src/platform/result.ts';
import { mayWrite } from '../policy.ts';
import type { WriteInsightInput } from '../schema.ts';
import { placeOf } from './place-of.ts';

/** A member writes for a group they are in, or for the whole club. Sent twice, it stands there once. */
export async function writeInsight(club: Club, actor: Member, input: WriteInsightInput): Promise<Result<{ id: string }, never>> {
  return inTransaction(club, async (club) => {
    const group = await placeOf(club, actor, input.group === null ? null : { slug: input.group });
    authorize(mayWrite(actor, group));
    const { once, title, body, lang } = input;
    const [insight] = await club.db
      .insert(insights)
      .values({
        id: newId(club.clock),
        once,
        authorId: actor.id,
        groupId: group?.id ?? null,
        title,
        body,
        bodyHtml: renderMarkdown(body),
        lang,
        createdAt: club.clock.now(),
      })
      .onConflictDoNothing()
      .returning({ id: insights.id });
    if (!insight) return done(await writtenBefore(club, actor, once));
    await recordAct(club, actor.id);
    return done(insight);
  });
}

async function writtenBefore(club: Club, actor: Member, once: string): Promise<{ id: string }> {
  const [row] = await club.db
    .select({ id: insights.id })
    .from(insights)
    .where(and(eq(insights.once, once), eq(insights.authorId, actor.id)));
  return found(row);
}
