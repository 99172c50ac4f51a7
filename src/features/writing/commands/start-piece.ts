import { and, eq } from 'drizzle-orm';
import { pieces, revisions } from '#db/schema/index.ts';
import { recordAct } from '#src/features/programme/commands/record-act.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { newId } from '#src/platform/ids.ts';
import { renderMarkdown, toPlainText } from '#src/platform/markdown.ts';
import { done, type Result } from '#src/platform/result.ts';
import type { StartPiece } from '../schema.ts';

/** Any member may start a piece; it is theirs alone. */
export async function startPiece(
  club: Club,
  actor: Member,
  { once, title, lang, body }: StartPiece,
): Promise<Result<{ id: string }, never>> {
  return inTransaction(club, async (club) => {
    const now = club.clock.now();
    const [fresh] = await club.db
      .insert(pieces)
      .values({ id: once, authorId: actor.id, title, lang, latest: 1, createdAt: now, revisedAt: now })
      .onConflictDoNothing()
      .returning({ id: pieces.id });
    if (!fresh) {
      // The same form a second time: the piece is there already, unless the key was taken from somebody else.
      const [mine] = await club.db
        .select({ id: pieces.id })
        .from(pieces)
        .where(and(eq(pieces.id, once), eq(pieces.authorId, actor.id)));
      return done(found(mine));
    }
    await club.db.insert(revisions).values({
      id: newId(club.clock),
      pieceId: once,
      number: 1,
      body,
      bodyHtml: renderMarkdown(body),
      plain: toPlainText(body),
      createdAt: now,
    });
    if (body !== '') await recordAct(club, actor.id);
    return done(fresh);
  });
}
