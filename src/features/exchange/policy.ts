import type { Member } from '#src/platform/actor.ts';

/** Where a text stands: in a group, or (null) before the whole club. */
export interface Place {
  readonly closedAt: Date | null;
  readonly isMember: boolean;
}

export interface Text {
  readonly authorId: string | null;
  readonly erasedAt: Date | null;
}

/** Insights of a group are read by its members only, leads included; those for the club by every member. */
export function mayRead(_actor: Member, group: Place | null): boolean {
  return group === null || group.isMember;
}

/** Whoever may read in a place may write there. A pause is no lock: it keeps requests away, not the member. */
export function mayWrite(actor: Member, group: Place | null): boolean {
  return mayRead(actor, group) && (group === null || group.closedAt === null);
}

/** Authors take back their own words, in a group they left as well; nobody else removes or changes them. */
export function mayErase(actor: Member, text: Text): boolean {
  return text.authorId === actor.id && text.erasedAt === null;
}
