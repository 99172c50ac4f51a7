import { and, eq, isNotNull } from 'drizzle-orm';
import { pieces, proposalReviews, proposals, proposalVersions, revisions } from '#db/schema/index.ts';
import { tellMembersOnce } from '#src/features/notices/commands/tell-members.ts';
import { recordAct } from '#src/features/programme/commands/record-act.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize, found } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayRevise } from '../policy.ts';
import { goalsOf } from '../rules.ts';
import type { ReviseProposal } from '../schema.ts';
import { lockProposal } from './lock-proposal.ts';
import { resolvePlace } from './resolve-place.ts';

type Refusal = 'proposals.refusal.newer' | 'proposals.refusal.nothing-written' | 'proposals.refusal.no-place';

/**
 * The newest revision of the piece, or other words around it, become the next version. What was said to
 * earlier ones stays readable and no longer counts; whoever said it hears that there is something new. A
 * version that is already in the club stays there until the new one takes its place.
 */
export async function reviseProposal(club: Club, actor: Member, input: ReviseProposal): Promise<Result<{ changed: boolean }, Refusal>> {
  return inTransaction(club, async (club) => {
    const piece = await lockedPiece(club, actor, input.proposal);
    const { proposal, facts } = await lockProposal(club, actor, input.proposal);
    authorize(mayRevise(actor, facts));
    const place = resolvePlace(club, input.place);
    if (!place) return refuse('proposals.refusal.no-place', 'place');
    const [latest] = await club.db
      .select({ id: revisions.id, plain: revisions.plain })
      .from(revisions)
      .where(and(eq(revisions.pieceId, piece.id), eq(revisions.number, piece.latest)));
    const { id: revisionId, plain } = found(latest);
    if (plain === '') return refuse('proposals.refusal.nothing-written');

    const { title, lang } = piece;
    const next = { revisionId, title, lang, ...place, goals: goalsOf(input.goals), minutes: input.minutes };
    const [last] = await club.db
      .select()
      .from(proposalVersions)
      .where(and(eq(proposalVersions.proposalId, proposal.id), eq(proposalVersions.number, proposal.latest)));
    // Sent twice, or nothing changed: readers shall not have to say again what they said.
    if (Object.entries(next).every(([name, value]) => String(last?.[name as keyof typeof next]) === String(value)))
      return done({ changed: false });
    if (input.version !== proposal.latest) return refuse('proposals.refusal.newer');

    const [number, proposedAt] = [proposal.latest + 1, club.clock.now()];
    await club.db.insert(proposalVersions).values({ proposalId: proposal.id, number, ...next, proposedAt });
    await club.db.update(proposals).set({ latest: number, proposedAt }).where(eq(proposals.id, proposal.id));
    const readers = await club.db
      .selectDistinct({ id: proposalReviews.reviewerId })
      .from(proposalReviews)
      .where(and(eq(proposalReviews.proposalId, proposal.id), isNotNull(proposalReviews.reviewerId)));
    await tellMembersOnce(club, {
      to: readers.flatMap(({ id }) => id ?? []),
      kind: 'proposals.notice.revised',
      params: { name: actor.name, title },
      href: `/learn/proposals/${proposal.id}`,
      about: actor.id,
    });
    await recordAct(club, actor.id);
    return done({ changed: true });
  });
}

async function lockedPiece({ db }: Club, actor: Member, proposal: string) {
  const [mine] = await db
    .select({ piece: proposals.pieceId })
    .from(proposals)
    .where(and(eq(proposals.id, proposal), eq(proposals.authorId, actor.id)));
  const [piece] = await db
    .select()
    .from(pieces)
    .where(and(eq(pieces.id, found(mine?.piece)), eq(pieces.authorId, actor.id)))
    .for('update');
  return found(piece);
}
