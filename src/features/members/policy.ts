import type { Member, Operator } from '#src/platform/actor.ts';

type Actor = Member | Operator;

/** Leads open the club's doors; the operator (a shell on the server) appoints the first lead. */
export function mayInvite(actor: Actor): boolean {
  return 'operator' in actor || actor.isLead || actor.isAdministrator;
}

/** A lead appoints nobody above themselves: leads invite leads, administrators both. */
export function mayAppoint(actor: Actor, role: 'lead' | 'administrator'): boolean {
  return 'operator' in actor || actor.isAdministrator || (role === 'lead' && actor.isLead);
}
