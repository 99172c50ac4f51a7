import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { invitations, members, openDomains } from '#db/schema/index.ts';
import { composeMail } from '#src/features/notices/compose.ts';
import { isLocale, translator } from '#src/i18n/t.ts';
import type { Visitor } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { withinLimit } from '#src/platform/limits.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { domainOf } from '../rules.ts';
import { openInvitation } from './invite-member.ts';

/**
 * A newcomer with an address of an open domain asks for a link. Public. The page answers the same
 * whether or not the address already has an account; only the letter tells its owner.
 */
export async function askToJoin(
  club: Club,
  visitor: Visitor,
  { email }: { email: string },
): Promise<Result<void, 'members.refusal.domain-closed' | 'members.refusal.too-many-tries'>> {
  const calm =
    (await withinLimit(club, `join ${visitor.address}`, { max: 20, minutes: 60 })) &&
    (await withinLimit(club, `join ${email}`, { max: 3, minutes: 60 }));
  if (!calm) return refuse('members.refusal.too-many-tries');
  return inTransaction(club, async (club) => {
    const [open] = await club.db
      .select()
      .from(openDomains)
      .where(eq(openDomains.domain, domainOf(email)));
    if (!open) return refuse('members.refusal.domain-closed', 'email');
    const [known] = await club.db
      .select({ name: members.name, locale: members.locale })
      .from(members)
      .where(eq(sql`lower(${members.email})`, email));
    if (!known) await openInvitation(club, { email, locale: visitor.locale, ...(await alreadyGiven(club, email)) });
    else {
      const t = translator(isLocale(known.locale) ? known.locale : visitor.locale, club.config.defaultTimeZone);
      await club.mail.post(
        club,
        composeMail(club, t, {
          to: email,
          name: known.name,
          subject: t('members.mail.already.subject'),
          paragraphs: [t('members.mail.already.body')],
          href: '/sign-in',
        }),
      );
    }
    return done();
  });
}

/** Anybody can type an address here, so a new link must not take away what a lead gave with the one before. */
async function alreadyGiven(club: Club, email: string) {
  const [before] = await club.db
    .select({ role: invitations.role, invitedBy: invitations.invitedBy })
    .from(invitations)
    .where(and(eq(sql`lower(${invitations.email})`, email), isOpenInvitation(club.clock.now())));
  return before ?? { role: null, invitedBy: null };
}

const isOpenInvitation = (now: Date) =>
  and(isNull(invitations.acceptedAt), isNull(invitations.withdrawnAt), gt(invitations.expiresAt, now));
