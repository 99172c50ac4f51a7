import type { Member } from '#src/platform/actor.ts';

interface Owned {
  readonly memberId: string;
}

/** Only whoever it is for chooses who sees it, and may give it back. */
export function mayShare(actor: Pick<Member, 'id'>, badge: Owned): boolean {
  return badge.memberId === actor.id;
}
export const mayWithdraw = mayShare;

/** A wrong issue: a lead who was shown it, and who says why. */
export function mayRevoke(actor: Pick<Member, 'isLead'>): boolean {
  return actor.isLead;
}
