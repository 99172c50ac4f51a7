import { eq, sql } from 'drizzle-orm';
import { members, passwordResets } from '#db/schema/index.ts';
import { composeMail } from '#src/features/notices/compose.ts';
import { isLocale, translator } from '#src/i18n/t.ts';
import type { Visitor } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { newId } from '#src/platform/ids.ts';
import { withinLimit } from '#src/platform/limits.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { newToken } from '#src/platform/tokens.ts';
import { RESET_MINUTES } from '../rules.ts';

/** Public. Sends a link to set a new password; says the same whether or not the address is known. */
export async function askReset(
  club: Club,
  visitor: Visitor,
  { email }: { email: string },
): Promise<Result<void, 'members.refusal.too-many-tries'>> {
  const calm =
    (await withinLimit(club, `reset ${visitor.address}`, { max: 20, minutes: 60 })) &&
    (await withinLimit(club, `reset ${email}`, { max: 3, minutes: 60 }));
  if (!calm) return refuse('members.refusal.too-many-tries');
  return inTransaction(club, async (club) => {
    const [member] = await club.db
      .select({ id: members.id, name: members.name, email: members.email, locale: members.locale, timeZone: members.timeZone })
      .from(members)
      .where(eq(sql`lower(${members.email})`, email));
    if (!member) return done();
    const now = club.clock.now();
    const { token, tokenHash } = newToken();
    await club.db.insert(passwordResets).values({
      id: newId(club.clock),
      memberId: member.id,
      tokenHash,
      createdAt: now,
      expiresAt: new Date(now.getTime() + RESET_MINUTES * 60_000),
    });
    const t = translator(isLocale(member.locale) ? member.locale : visitor.locale, member.timeZone);
    await club.mail.post(
      club,
      composeMail(club, t, {
        to: member.email,
        name: member.name,
        subject: t('members.mail.reset.subject'),
        paragraphs: [t('members.mail.reset.body', { minutes: RESET_MINUTES })],
        href: `/sign-in/reset/${token}`,
      }),
    );
    return done();
  });
}
