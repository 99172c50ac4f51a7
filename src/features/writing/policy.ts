/** Who may do what with pieces and feedback, in sentences. */
interface Someone {
  readonly id: string;
}

interface OwnedPiece {
  readonly authorId: string;
}

export interface RequestFacts {
  readonly authorId: string | null;
  /** null once the author deleted the piece */
  readonly pieceId: string | null;
  readonly audience: 'member' | 'group' | 'anyone';
  readonly toMemberId: string | null;
  /** the viewer is in the group that was asked */
  readonly inGroup: boolean;
  readonly closedAt: Date | null;
  readonly visibleUntil: Date;
}

export function mayRead(actor: Someone, piece: OwnedPiece): boolean {
  return piece.authorId === actor.id;
}

export const mayRevise = mayRead;
export const mayDelete = mayRead;
export const mayAsk = mayRead;

export function isOpen(request: Pick<RequestFacts, 'pieceId' | 'closedAt' | 'visibleUntil'>, now: Date): boolean {
  return request.pieceId !== null && request.closedAt === null && request.visibleUntil > now;
}

export function isAskedOf(actor: Someone, request: RequestFacts): boolean {
  if (request.audience === 'member') return request.toMemberId === actor.id;
  return request.audience === 'anyone' || request.inGroup;
}

/** Author and givers always; whoever was asked, while it is open. */
export function maySeeRequest(actor: Someone, request: RequestFacts & { readonly answered: boolean }, now: Date): boolean {
  return request.authorId === actor.id || request.answered || mayAnswer(actor, request, now);
}

export function mayAnswer(actor: Someone, request: RequestFacts, now: Date): boolean {
  return request.authorId !== actor.id && isAskedOf(actor, request) && isOpen(request, now);
}

export function mayThank(actor: Someone, feedback: { readonly authorId: string | null; readonly giverId: string | null }): boolean {
  return feedback.authorId === actor.id && feedback.giverId !== null;
}

/** Close it, or open it to more readers. */
export function maySteer(actor: Someone, request: Pick<RequestFacts, 'authorId' | 'pieceId'>): boolean {
  return request.authorId === actor.id && request.pieceId !== null;
}
