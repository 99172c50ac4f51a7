import type { Stage } from './rules.ts';

/** Who may do what with proposed modules, in sentences. */
interface Someone {
  readonly id: string;
  readonly isLead: boolean;
}

export interface ProposalFacts {
  readonly authorId: string | null;
  /** null once the author deleted the text */
  readonly pieceId: string | null;
  readonly stage: Stage;
  /** the viewer said something to the latest version, said yes to it, or said something to any version */
  readonly saidToLatest: boolean;
  readonly saidYes: boolean;
  readonly saidOnce: boolean;
}

export function isAuthor(actor: Pick<Someone, 'id'>, proposal: Pick<ProposalFacts, 'authorId'>): boolean {
  return proposal.authorId === actor.id;
}

/** Every member, until it is withdrawn; then its author, and whoever said something finds their own words. */
export function maySee(actor: Pick<Someone, 'id'>, proposal: ProposalFacts): boolean {
  return proposal.stage !== 'withdrawn' || isAuthor(actor, proposal) || proposal.saidOnce;
}

/** Any member but the author chooses to read it, once each version, while it is readers' or a lead's turn. */
export function mayReview(actor: Pick<Someone, 'id'>, proposal: ProposalFacts): boolean {
  return !isAuthor(actor, proposal) && !proposal.saidToLatest && (proposal.stage === 'reading' || proposal.stage === 'deciding');
}

/** A lead who neither wrote it nor is one of those who said yes: three people look at it, and its author is a fourth. */
export function mayDecide(actor: Someone, proposal: ProposalFacts): boolean {
  return actor.isLead && !isAuthor(actor, proposal) && !proposal.saidYes && proposal.stage === 'deciding';
}

/** A new version, at any time before it is withdrawn. */
export function mayRevise(actor: Pick<Someone, 'id'>, proposal: Pick<ProposalFacts, 'authorId' | 'pieceId' | 'stage'>): boolean {
  return isAuthor(actor, proposal) && proposal.pieceId !== null && proposal.stage !== 'withdrawn';
}

/** At any time, also after it appeared. */
export const mayWithdraw = mayRevise;
