import { and, eq, isNull, sql } from 'drizzle-orm';
import { invitations, members } from '#db/schema/index.ts';
import { composeMail } from '#src/features/notices/compose.ts';
import { translator } from '#src/i18n/t.ts';
import type { Member, Operator } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { newId } from '#src/platform/ids.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { newToken } from '#src/platform/tokens.ts';
import { mayAppoint, mayInvite } from '../policy.ts';
import { daysFrom, INVITATION_DAYS } from '../rules.ts';
import type { InviteInput } from '../schema.ts';

/** Opens the club to one address by a letter with a link. A newer invitation replaces an older one. */
export async function inviteMember(
  club: Club,
  actor: Member | Operator,
  { email, locale, role }: InviteInput,
): Promise<Result<{ href: string }, 'members.refusal.already-member'>> {
  return inTransaction(club, async (club) => {
    authorize(mayInvite(actor) && (role === null || mayAppoint(actor, role)));
    const [known] = await club.db
      .select({ id: members.id })
      .from(members)
      .where(eq(sql`lower(${members.email})`, email));
    if (known) return refuse('members.refusal.already-member', 'email');
    const invitedBy = 'operator' in actor ? null : actor.id;
    return done(await openInvitation(club, { email, locale, role, invitedBy }));
  });
}

/** Writes the invitation and its letter; the caller has decided that it may. */
export async function openInvitation(
  club: Club,
  { email, locale, role, invitedBy }: InviteInput & { invitedBy: string | null },
): Promise<{ href: string }> {
  const now = club.clock.now();
  const { token, tokenHash } = newToken();
  await club.db
    .update(invitations)
    .set({ withdrawnAt: now })
    .where(and(eq(sql`lower(${invitations.email})`, email), isNull(invitations.acceptedAt), isNull(invitations.withdrawnAt)));
  await club.db.insert(invitations).values({
    id: newId(club.clock),
    email,
    tokenHash,
    role,
    locale,
    invitedBy,
    createdAt: now,
    expiresAt: daysFrom(now, INVITATION_DAYS),
  });
  const t = translator(locale, club.config.defaultTimeZone);
  const club_ = { club: club.config.clubName };
  const href = `/join/${token}`;
  await club.mail.post(
    club,
    composeMail(club, t, {
      to: email,
      subject: t('members.mail.invitation.subject', club_),
      paragraphs: [
        t(invitedBy === null ? 'members.mail.invitation.asked' : 'members.mail.invitation.invited', club_),
        t('members.mail.invitation.days', { days: INVITATION_DAYS }),
      ],
      href,
    }),
  );
  return { href };
}
