import type { Member } from '#src/platform/actor.ts';

/** Leads accompany members: they answer a raised hand. */
export function mayAccompany(actor: Member): boolean {
  return actor.isLead;
}

/** Leads and administrators keep the lists a profile chooses from: sites, parts of the company, topics. */
export function mayKeepPlaces(actor: Member): boolean {
  return actor.isLead || actor.isAdministrator;
}
