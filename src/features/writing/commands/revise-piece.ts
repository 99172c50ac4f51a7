import { and, eq } from 'drizzle-orm';
import { pieces, revisions } from '#db/schema/index.ts';
import { recordAct } from '#src/features/programme/commands/record-act.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize, found } from '#src/platform/errors.ts';
import { newId } from '#src/platform/ids.ts';
import { renderMarkdown, toPlainText } from '#src/platform/markdown.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayRevise } from '../policy.ts';
import type { RevisePiece } from '../schema.ts';

type Revised = { id: string; changed: boolean };

/** Keeps what was there: a changed text becomes the next revision. */
export async function revisePiece(
  club: Club,
  actor: Member,
  input: RevisePiece,
): Promise<Result<Revised, 'writing.refusal.saved-elsewhere'>> {
  return inTransaction(club, async (club) => {
    const [row] = await club.db
      .select()
      .from(pieces)
      .where(and(eq(pieces.id, input.piece), eq(pieces.authorId, actor.id)))
      .for('update');
    const piece = found(row);
    authorize(mayRevise(actor, piece));
    const { title, lang, body } = input;
    const [latest] = await club.db
      .select({ body: revisions.body })
      .from(revisions)
      .where(and(eq(revisions.pieceId, piece.id), eq(revisions.number, piece.latest)));

    const rewritten = found(latest).body !== body;
    if (!rewritten && piece.title === title && piece.lang === lang) return done({ id: piece.id, changed: false });
    // Typed on top of an older revision: another window has saved in between.
    if (piece.latest !== input.revision) return refuse('writing.refusal.saved-elsewhere');

    const now = club.clock.now();
    const number = rewritten ? piece.latest + 1 : piece.latest;
    await club.db.update(pieces).set({ title, lang, latest: number, revisedAt: now }).where(eq(pieces.id, piece.id));
    if (rewritten) {
      await club.db.insert(revisions).values({
        id: newId(club.clock),
        pieceId: piece.id,
        number,
        body,
        bodyHtml: renderMarkdown(body),
        plain: toPlainText(body),
        createdAt: now,
      });
      await recordAct(club, actor.id);
    }
    return done({ id: piece.id, changed: true });
  });
}
