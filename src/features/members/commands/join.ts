import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { appointments, invitations, members } from '#db/schema/index.ts';
import type { Visitor } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { newId } from '#src/platform/ids.ts';
import { withinLimit } from '#src/platform/limits.ts';
import { hashPassword } from '#src/platform/password.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { openSession } from '#src/platform/session.ts';
import { hashToken } from '#src/platform/tokens.ts';
import type { JoinInput } from '../schema.ts';
import { giveConsent } from './set-consent.ts';
import { keepTopics, knownPlaces } from './save-profile.ts';

type Refusal = 'members.refusal.invitation-over' | 'members.refusal.already-member' | 'members.refusal.too-many-tries' | 'field.choose';

/** Through an open invitation a newcomer becomes a member, with exactly the consents they ticked. Public: the token is the right. */
export async function join(club: Club, visitor: Visitor, input: JoinInput): Promise<Result<{ sessionId: string }, Refusal>> {
  if (!(await withinLimit(club, `token ${visitor.address}`, { max: 60, minutes: 60 }))) return refuse('members.refusal.too-many-tries');
  const passwordHash = await hashPassword(input.password);
  return inTransaction(club, async (club) => {
    const now = club.clock.now();
    const [invitation] = await club.db
      .select()
      .from(invitations)
      .where(
        and(
          eq(invitations.tokenHash, hashToken(input.token)),
          isNull(invitations.acceptedAt),
          isNull(invitations.withdrawnAt),
          gt(invitations.expiresAt, now),
        ),
      )
      .for('update');
    if (!invitation) return refuse('members.refusal.invitation-over');
    const [taken] = await club.db
      .select({ id: members.id })
      .from(members)
      .where(eq(sql`lower(${members.email})`, invitation.email));
    if (taken) return refuse('members.refusal.already-member');
    const unknown = await knownPlaces(club, input);
    if (unknown) return refuse('field.choose', unknown);

    const id = newId(club.clock);
    const { name, headline, about, hopes, unit, site, languages } = input;
    await club.db.insert(members).values({
      id,
      email: invitation.email,
      passwordHash,
      name,
      headline,
      about,
      hopes,
      unit,
      site,
      languages,
      locale: visitor.locale,
      timeZone: club.config.defaultTimeZone,
      joinedAt: now,
    });
    await keepTopics(club, id, input.topics);
    for (const kind of input.consents) await giveConsent(club, id, kind);
    if (invitation.role) {
      await club.db
        .insert(appointments)
        .values({ id: newId(club.clock), memberId: id, role: invitation.role, appointedBy: invitation.invitedBy, appointedAt: now });
    }
    await club.db.update(invitations).set({ acceptedAt: now }).where(eq(invitations.id, invitation.id));
    return done({ sessionId: await openSession(club, id) });
  });
}
