import { eq, isNull, and, sql } from 'drizzle-orm';
import { comments, feedbackRequests, feedbacks, memberships, pieces, revisions } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import { recordAct } from '#src/features/programme/commands/record-act.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize, found } from '#src/platform/errors.ts';
import { newId } from '#src/platform/ids.ts';
import { renderMarkdown } from '#src/platform/markdown.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { isOpen, mayAnswer, maySeeRequest } from '../policy.ts';
import { locatePassage, marksOf, passages } from '../rules.ts';
import type { GiveFeedback } from '../schema.ts';

type Refusal = 'writing.refusal.closed' | 'writing.refusal.already-answered' | 'writing.refusal.passage-not-found';

export async function giveFeedback(club: Club, actor: Member, input: GiveFeedback): Promise<Result<{ request: string }, Refusal>> {
  return inTransaction(club, async (club) => {
    const now = club.clock.now();
    const [request] = await club.db.select().from(feedbackRequests).where(eq(feedbackRequests.id, input.request)).for('update');
    const facts = { ...found(request), inGroup: await isInGroup(club, actor, found(request).toGroupId) };
    const [mine] = await club.db
      .select({ id: feedbacks.id })
      .from(feedbacks)
      .where(and(eq(feedbacks.requestId, facts.id), eq(feedbacks.giverId, actor.id)));
    if (mine) return mine.id === input.once ? done({ request: facts.id }) : refuse('writing.refusal.already-answered');
    // Whoever could have read it a moment ago hears that it closed; for everybody else it is not there.
    if (facts.authorId !== actor.id && !isOpen(facts, now) && couldRead(actor, facts)) return refuse('writing.refusal.closed');
    found(maySeeRequest(actor, { ...facts, answered: false }, now) ? facts : null);
    authorize(mayAnswer(actor, facts, now));

    const [read] = await club.db
      .select({ title: pieces.title, plain: revisions.plain })
      .from(revisions)
      .innerJoin(pieces, eq(pieces.id, revisions.pieceId))
      .where(eq(revisions.id, found(facts.revisionId)));
    const { title, plain } = found(read);
    const remarks = passages
      .map((row) => ({ row, quote: input[`quote${row}`], body: input[`remark${row}`] }))
      .filter(({ body }) => body !== '');
    const placed = remarks.map((remark) => ({ ...remark, passage: locatePassage(plain, remark.quote) }));
    const lost = placed.find(({ passage }) => passage === null);
    if (lost) return refuse('writing.refusal.passage-not-found', `quote${lost.row}`);

    const { words } = input;
    await club.db.insert(feedbacks).values({
      id: input.once,
      requestId: facts.id,
      giverId: actor.id,
      criteria: marksOf(input),
      words,
      wordsHtml: renderMarkdown(words),
      givenAt: now,
    });
    const rows = placed.flatMap(({ passage, body }) =>
      passage ? [{ id: newId(club.clock), feedbackId: input.once, ...passage, quote: plain.slice(passage.start, passage.end), body }] : [],
    );
    if (rows.length > 0) await club.db.insert(comments).values(rows);
    await club.db
      .update(feedbackRequests)
      .set({ firstAnsweredAt: now })
      .where(and(eq(feedbackRequests.id, facts.id), isNull(feedbackRequests.firstAnsweredAt)));
    await tellMember(club, {
      to: found(facts.authorId),
      kind: 'writing.notice.feedback-given',
      params: { name: actor.name, title },
      href: `/feedback/${facts.id}`,
      mail: true,
      about: actor.id,
    });
    await recordAct(club, actor.id);
    return done({ request: facts.id });
  });
}

const couldRead = (actor: Member, facts: Parameters<typeof mayAnswer>[1]): boolean =>
  facts.pieceId !== null && mayAnswer(actor, { ...facts, closedAt: null }, new Date(0));

async function isInGroup(club: Club, actor: Member, group: string | null): Promise<boolean> {
  if (group === null) return false;
  const [row] = await club.db
    .select({ here: sql`1` })
    .from(memberships)
    .where(and(eq(memberships.groupId, group), eq(memberships.memberId, actor.id)));
  return row !== undefined;
}
