import type { Member } from '#src/platform/actor.ts';

type Actor = Pick<Member, 'id' | 'isLead' | 'isMentor'>;

/** What a permission sentence needs to know about an event and the member before it. */
export interface Standing {
  readonly ownerId: string | null;
  readonly groupId: string | null;
  readonly cancelledAt: Date | null;
  /** in the event's group, and hosting it */
  readonly isInGroup: boolean;
  readonly isHost: boolean;
}

/** Leads and mentors set up events. */
export function mayCreateEvent(actor: Actor): boolean {
  return actor.isLead || actor.isMentor;
}

/** For a group: a lead who is in it, a mentor who hosts it. A lead is nobody special in a group they are not in. */
export function mayCreateForGroup(
  actor: Actor,
  group: { readonly closedAt: Date | null; readonly isInGroup: boolean; readonly isHost: boolean },
): boolean {
  if (group.closedAt) return false;
  return (actor.isLead && group.isInGroup) || (actor.isMentor && group.isHost);
}

/** Events of a tier are for every member, those of a group for its members; whoever owns one sees it anyway. */
export function maySeeEvent(actor: Pick<Actor, 'id'>, event: Standing): boolean {
  return event.groupId === null || event.isInGroup || event.ownerId === actor.id;
}

/** Change it, add materials, call it off: its owner. */
export function mayChangeEvent(actor: Pick<Actor, 'id'>, event: Pick<Standing, 'ownerId'>): boolean {
  return event.ownerId === actor.id;
}

/** Everybody who sees an event may come, also during a pause; its owner comes without a place. */
export function maySignUp(actor: Pick<Actor, 'id'>, event: Standing): boolean {
  return maySeeEvent(actor, event) && event.ownerId !== actor.id;
}

/** An event whose owner left the club: a lead takes it over; that of a group, one of its hosts or a lead who is in it. */
export function mayTakeOver(actor: Actor, event: Standing): boolean {
  if (event.ownerId !== null || event.cancelledAt) return false;
  return event.groupId === null ? actor.isLead : event.isHost || (actor.isLead && event.isInGroup);
}

/** Names of those who signed up: for the owner, and for those with a place who show theirs, until it is over. Nobody else, no lead. */
export function maySeeNames(
  actor: Pick<Actor, 'id'>,
  event: Pick<Standing, 'ownerId'>,
  { hasPlace, isShown, over }: { hasPlace: boolean; isShown: boolean; over: boolean },
): boolean {
  return !over && (event.ownerId === actor.id || (hasPlace && isShown));
}

/** Whether the owner reads this member's name: they signed up with them, not with somebody before them. */
export function isSeenByOwner(event: { ownerId: string | null; takenOverAt: Date | null; signedUpAt: Date | null }): boolean {
  const { ownerId, takenOverAt, signedUpAt } = event;
  return ownerId !== null && (takenOverAt === null || signedUpAt === null || signedUpAt > takenOverAt);
}

/** Room link: for its owner and for those with a place. */
export function maySeeLink(actor: Pick<Actor, 'id'>, event: Pick<Standing, 'ownerId'>, hasPlace: boolean): boolean {
  return hasPlace || event.ownerId === actor.id;
}
