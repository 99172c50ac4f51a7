import { and, eq } from 'drizzle-orm';
import { pieces } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize, found } from '#src/platform/errors.ts';
import { done, type Result } from '#src/platform/result.ts';
import { mayDelete } from '../policy.ts';
import type { DeletePiece } from '../schema.ts';
import { forgetPieces } from './forget-pieces.ts';

/** Gone for good, with all its revisions. What peers wrote about it stays readable for them. */
export async function deletePiece(club: Club, actor: Member, input: DeletePiece): Promise<Result<void, never>> {
  return inTransaction(club, async (club) => {
    const [row] = await club.db
      .select()
      .from(pieces)
      .where(and(eq(pieces.id, input.piece), eq(pieces.authorId, actor.id)))
      .for('update');
    const piece = found(row);
    authorize(mayDelete(actor, piece));
    await forgetPieces(club, [piece.id]);
    return done();
  });
}
