import { eq } from 'drizzle-orm';
import { members, notices } from '#db/schema/index.ts';
import { isLocale, type MessageKey, translator } from '#src/i18n/t.ts';
import type { Club } from '#src/platform/club.ts';
import { newId } from '#src/platform/ids.ts';
import { composeMail } from '../compose.ts';

export interface Telling {
  readonly to: string;
  /** a message key; the sentence is made when it is read, in the reader's language */
  readonly kind: MessageKey;
  readonly params?: Record<string, string>;
  readonly href: string;
  /** also by mail: only for answers to what the member asked for, or with the consent `reminders` */
  readonly mail?: boolean;
  /** id of the member whom the sentence names: the notice goes when they leave the club */
  readonly about?: string;
}

/** Leaves a notice, and a mail if wanted, in the caller's transaction. Carries names and titles, never private words. */
export async function tellMember(club: Club, { to, kind, params = {}, href, mail = false, about }: Telling): Promise<void> {
  await club.db
    .insert(notices)
    .values({ id: newId(club.clock), memberId: to, aboutId: about, kind, params, href, createdAt: club.clock.now() });
  if (!mail) return;
  const [member] = await club.db
    .select({ email: members.email, name: members.name, locale: members.locale, timeZone: members.timeZone })
    .from(members)
    .where(eq(members.id, to));
  if (!member) return;
  const locale = isLocale(member.locale) ? member.locale : club.config.defaultLocale;
  const t = translator(locale, member.timeZone);
  await club.mail.post(club, composeMail(club, t, { to: member.email, name: member.name, subject: t(kind, params), href }));
}
