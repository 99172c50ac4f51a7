import type { Member } from '#src/platform/actor.ts';

/** A lead takes the first step. */
export function mayProposeCrisis(actor: Member): boolean {
  return actor.isLead;
}

/** Who may be the second person, and who may give the all-clear alone: leads and administrators. */
export function maySteerCrisis(actor: Member): boolean {
  return actor.isLead || actor.isAdministrator;
}

/** Never the same person twice: one voice is declared by two. */
export function maySecondCrisis(actor: Member, crisis: { proposedBy: string | null }): boolean {
  return maySteerCrisis(actor) && crisis.proposedBy !== null && crisis.proposedBy !== actor.id;
}
