import type { Member } from '#src/platform/actor.ts';

/** What a permission sentence needs to know about a group and the member before it. */
export interface Standing {
  readonly entry: 'open' | 'request';
  readonly closedAt: Date | null;
  readonly isMember: boolean;
  readonly isHost: boolean;
  readonly hasHost: boolean;
}

/** Leads make groups; everybody else suggests one to them. */
export function mayCreateGroup(actor: Member): boolean {
  return actor.isLead;
}

/** An open group takes everybody who wants in. A pause is no lock: it keeps requests away, not the member. */
export function mayJoin(_actor: Member, group: Standing): boolean {
  return group.entry === 'open' && group.closedAt === null && !group.isMember;
}

export function mayAskToJoin(_actor: Member, group: Standing): boolean {
  return group.entry === 'request' && group.closedAt === null && !group.isMember;
}

/** Who is in a group, and what is written there, is for its members; its purpose, size and hosts are for the whole club. */
export function maySeeInside(_actor: Member, group: Standing): boolean {
  return group.isMember;
}

/** Wishes to join are read and answered by the group's hosts alone. */
export function mayAnswerRequests(_actor: Member, group: Standing): boolean {
  return group.isHost;
}

/** A host asks somebody of the group to host as well. */
export function mayNameHost(_actor: Member, group: Standing): boolean {
  return group.isHost;
}

/** Where a group has no host, or a silent one, a lead finds another. */
export function mayGiveHost(actor: Member, group: Standing): boolean {
  return actor.isLead && group.closedAt === null;
}

/** Hosting is handed on within the group and laid down whenever the host likes. */
export function mayStopHosting(_actor: Member, group: Standing): boolean {
  return group.isHost;
}
