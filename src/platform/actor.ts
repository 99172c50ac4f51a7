import type { Locale } from '#src/i18n/t.ts';

declare const minted: unique symbol;

/** A signed-in member. Only platform/access and test support make one. */
export interface Member {
  readonly [minted]: 'member';
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly locale: Locale;
  readonly timeZone: string;
  readonly pausedAt: Date | null;
  readonly isLead: boolean;
  readonly isAdministrator: boolean;
  readonly isMentor: boolean;
  readonly isHost: boolean;
  /** notices not yet read */
  readonly unread: number;
  /** the crisis in force right now; the same for every member */
  readonly crisis: OneVoice | null;
}

/** What every page says while the company speaks with one voice. */
export interface OneVoice {
  readonly sayable: string;
  readonly contact: string;
  readonly lang: string;
  readonly endsAt: Date;
}

/** A member appointed to lead the programme. Queries about the programme demand this type. */
export type Lead = Member & { readonly isLead: true };

/** A member appointed to run the installation. */
export type Administrator = Member & { readonly isAdministrator: true };

/** Whoever holds a shell on the server; used by the CLI alone. */
export interface Operator {
  readonly operator: true;
}
export const operator: Operator = { operator: true };

/** Whoever knocks at a public door; the address only feeds rate limits and is hashed there. */
export interface Visitor {
  readonly address: string;
  readonly locale: Locale;
  readonly member: Member | null;
}

export type MemberFacts = Omit<Member, typeof minted>;

/** The one mint. */
export function mintMember(facts: MemberFacts): Member {
  return facts as Member;
}
