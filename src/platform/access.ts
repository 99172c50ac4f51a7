import type { AstroGlobal } from 'astro';
import type { Administrator, Lead, Member } from './actor.ts';
import { Forbidden, SignInNeeded } from './errors.ts';

/** The gates: the first line of a page's front matter says who may come in. */
type Place = Pick<AstroGlobal, 'locals'>;

/** For pages anyone may read. Says so out loud, so that no page forgets to decide. */
export function allowAnyone({ locals }: Place): Member | null {
  return locals.member;
}

export function requireMember({ locals }: Place): Member {
  if (!locals.member) throw new SignInNeeded();
  return locals.member;
}

export function requireLead(place: Place): Lead {
  const member = requireMember(place);
  if (!member.isLead) throw new Forbidden();
  return member as Lead;
}

export function requireAdministrator(place: Place): Administrator {
  const member = requireMember(place);
  if (!member.isAdministrator) throw new Forbidden();
  return member as Administrator;
}
