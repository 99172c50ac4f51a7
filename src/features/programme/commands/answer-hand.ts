import { and, eq, isNull } from 'drizzle-orm';
import { consents, handRaises, members } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayAccompany } from '../policy.ts';

/** "I got in touch": takes a raised hand down and tells the member who will be there for them. */
export async function answerHand(
  club: Club,
  actor: Member,
  { member }: { member: string },
): Promise<Result<void, 'programme.refusal.hand-down'>> {
  return inTransaction(club, async (club) => {
    authorize(mayAccompany(actor));
    const [hand] = await club.db
      .select({ id: handRaises.id })
      .from(handRaises)
      .innerJoin(members, and(eq(members.id, handRaises.memberId), isNull(members.pausedAt)))
      .innerJoin(consents, and(eq(consents.memberId, members.id), eq(consents.kind, 'accompanied'), isNull(consents.withdrawnAt)))
      .where(and(eq(handRaises.memberId, member), isNull(handRaises.answeredAt)))
      .for('update', { of: handRaises });
    if (!hand) return refuse('programme.refusal.hand-down');
    await club.db.update(handRaises).set({ answeredBy: actor.id, answeredAt: club.clock.now() }).where(eq(handRaises.id, hand.id));
    await tellMember(club, {
      to: member,
      kind: 'programme.notice.hand-answered',
      params: { name: actor.name },
      href: '/me#hand',
      mail: true,
      about: actor.id,
    });
    return done();
  });
}
