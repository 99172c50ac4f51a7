import type { Club } from '#src/platform/club.ts';
import type { Member } from '#src/platform/actor.ts';
import { mintMember } from '#src/platform/actor.ts';
import type { Result } from '#src/platform/result.ts';
import type { Person } from './people.ts';

/** Something a member of the demo did at some instant of the past, through the same command as on the page. */
export interface Happening {
  readonly at: Date;
  happen(club: Club): Promise<unknown>;
}

/** Lives the past again in its order: at each happening the club's clock stands at its instant, and letters are dropped. */
export async function relive(club: Club, happenings: readonly Happening[]): Promise<void> {
  const mail: Club['mail'] = { ...club.mail, post: async () => undefined };
  const ordered = [...happenings].sort((a, b) => a.at.getTime() - b.at.getTime());
  for (const { at, happen } of ordered) await happen({ ...club, mail, clock: { now: () => at } });
}

/** Refused, the demo has a fault: better no demo than a crooked one. */
export async function must<T>(result: Promise<Result<T>>): Promise<T> {
  const said = await result;
  if (!said.ok) throw new Error(`the demo was refused: ${said.refusal}`);
  return said.value;
}

export function actorOf({ id, name, email, lang, pausedAt, key }: Person): Member {
  const roles = { isLead: key === 'ruth', isAdministrator: key === 'jonas', isMentor: false, isHost: false };
  return mintMember({ id, name, email, locale: lang, timeZone: 'Europe/Zurich', pausedAt, ...roles, unread: 0, crisis: null });
}
