import { and, eq, isNull } from 'drizzle-orm';
import { pieces, proposals, proposalVersions, revisions } from '#db/schema/index.ts';
import { recordAct } from '#src/features/programme/commands/record-act.ts';
import { mayRead } from '#src/features/writing/policy.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize, found } from '#src/platform/errors.ts';
import { newId } from '#src/platform/ids.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { goalsOf } from '../rules.ts';
import type { ProposeModule } from '../schema.ts';
import { resolvePlace } from './resolve-place.ts';

type Refusal = 'proposals.refusal.already-proposed' | 'proposals.refusal.nothing-written' | 'proposals.refusal.no-place';

/** A member lays the newest revision of a piece before the club, as a module with their name. Everybody may read it from now on. */
export async function proposeModule(club: Club, actor: Member, input: ProposeModule): Promise<Result<{ id: string }, Refusal>> {
  return inTransaction(club, async (club) => {
    const [row] = await club.db
      .select()
      .from(pieces)
      .where(and(eq(pieces.id, input.piece), eq(pieces.authorId, actor.id)))
      .for('update');
    const piece = found(row);
    authorize(mayRead(actor, piece));
    const [same] = await club.db
      .select({ id: proposals.id, authorId: proposals.authorId })
      .from(proposals)
      .where(eq(proposals.once, input.once));
    if (same) return done(found(same.authorId === actor.id ? { id: same.id } : null));
    const open = and(eq(proposals.pieceId, piece.id), isNull(proposals.withdrawnAt));
    if ((await club.db.$count(proposals, open)) > 0) return refuse('proposals.refusal.already-proposed');
    const place = resolvePlace(club, input.place);
    if (!place) return refuse('proposals.refusal.no-place', 'place');
    const [latest] = await club.db
      .select({ id: revisions.id, plain: revisions.plain })
      .from(revisions)
      .where(and(eq(revisions.pieceId, piece.id), eq(revisions.number, piece.latest)));
    const revision = found(latest);
    if (revision.plain === '') return refuse('proposals.refusal.nothing-written');

    const [id, proposedAt] = [newId(club.clock), club.clock.now()];
    await club.db.insert(proposals).values({ id, once: input.once, pieceId: piece.id, authorId: actor.id, latest: 1, proposedAt });
    await club.db.insert(proposalVersions).values({
      proposalId: id,
      number: 1,
      revisionId: revision.id,
      title: piece.title,
      lang: piece.lang,
      ...place,
      goals: goalsOf(input.goals),
      minutes: input.minutes,
      proposedAt,
    });
    await recordAct(club, actor.id);
    return done({ id });
  });
}
