import type { Member } from '#src/platform/actor.ts';

/**
 * Who may do what in mentoring. Roles of the programme do not appear: leads and administrators have no
 * more rights here than anybody. A sentence about a pair is true for the two in it and nobody else.
 */
type Actor = Pick<Member, 'id'>;

export interface Pair {
  readonly mentorId: string | null;
  readonly menteeId: string | null;
}

/** Anyone may ask a mentor, except themselves. Choosing one's own mentor needs no consent: `matchable` is for being matched by others. */
export function mayAsk(actor: Actor, mentor: { readonly memberId: string }): boolean {
  return actor.id !== mentor.memberId;
}

export function mayRead(actor: Actor, pair: Pair): boolean {
  return pair.mentorId === actor.id || pair.menteeId === actor.id;
}

/** Accept, decline or ask back: the mentor who was asked. */
export function mayDecide(actor: Actor, request: Pair): boolean {
  return request.mentorId === actor.id;
}

/** Reply or take the request back: the mentee who asked. */
export function mayAnswer(actor: Actor, request: Pair): boolean {
  return request.menteeId === actor.id;
}

/** Goals, meetings, notes, the private fit, the end: either of the two, with equal rights. */
export function mayShape(actor: Actor, mentorship: Pair): boolean {
  return mayRead(actor, mentorship);
}

export function mayRemoveNote(actor: Actor, note: { readonly authorId: string | null }): boolean {
  return note.authorId === actor.id;
}

export function mayRemoveGoal(actor: Actor, goal: { readonly setBy: string | null }): boolean {
  return goal.setBy === actor.id;
}

/** An offer belongs to the member who makes it. */
export function mayOffer(actor: Actor, offer: { readonly memberId: string }): boolean {
  return offer.memberId === actor.id;
}
