import { and, eq, gt, isNull, ne, sql } from 'drizzle-orm';
import { members, mentorRequests, mentorships, mentors } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize, found } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayAsk, mayRead } from '../policy.ts';
import { OPEN_REQUESTS, SILENCE_DAYS } from '../rules.ts';
import type { RequestInput } from '../schema.ts';

type Refusal =
  | 'mentoring.refusal.mentor-paused'
  | 'mentoring.refusal.mentor-full'
  | 'mentoring.refusal.already-asked'
  | 'mentoring.refusal.already-together'
  | 'mentoring.refusal.three-open';

/** Asks one mentor. The mentor learns by notice and mail that somebody asks; the words wait on the page. */
export async function requestMentor(
  club: Club,
  actor: Member,
  { once, mentor: mentorId, message }: RequestInput,
): Promise<Result<{ id: string }, Refusal>> {
  return inTransaction(club, async (club) => {
    // The own row serialises two forms sent at once, so that the limit of open requests holds.
    await club.db.select({ id: members.id }).from(members).where(eq(members.id, actor.id)).for('no key update');
    const [replayed] = await club.db.select().from(mentorRequests).where(eq(mentorRequests.id, once));
    if (replayed) {
      authorize(mayRead(actor, replayed));
      return done({ id: replayed.id });
    }
    const [row] = await club.db
      .select({
        memberId: mentors.memberId,
        capacity: mentors.capacity,
        mentees: mentors.mentees,
        pausedAt: mentors.pausedAt,
        awaySince: members.pausedAt,
      })
      .from(mentors)
      .innerJoin(members, eq(members.id, mentors.memberId))
      .where(eq(mentors.memberId, mentorId))
      .for('update', { of: mentors });
    const mentor = found(row);
    authorize(mayAsk(actor, mentor));
    if (mentor.pausedAt || mentor.awaySince) return refuse('mentoring.refusal.mentor-paused');
    if (mentor.mentees >= mentor.capacity) return refuse('mentoring.refusal.mentor-full');
    const refusal = await tooMuch(club, actor, mentorId);
    if (refusal) return refuse(refusal);

    await club.db.insert(mentorRequests).values({ id: once, menteeId: actor.id, mentorId, message, createdAt: club.clock.now() });
    await tellMember(club, {
      to: mentorId,
      kind: 'mentoring.notice.requested',
      params: { name: actor.name },
      about: actor.id,
      href: `/mentoring/requests/${once}`,
      mail: !(await askedLately(club, actor, mentorId, once)),
    });
    return done({ id: once });
  });
}

async function tooMuch(club: Club, actor: Member, mentorId: string): Promise<Refusal | undefined> {
  const open = await club.db
    .select({ mentorId: mentorRequests.mentorId })
    .from(mentorRequests)
    .where(
      and(
        eq(mentorRequests.menteeId, actor.id),
        isNull(mentorRequests.acceptedAt),
        isNull(mentorRequests.declinedAt),
        isNull(mentorRequests.withdrawnAt),
      ),
    );
  if (open.some((request) => request.mentorId === mentorId)) return 'mentoring.refusal.already-asked';
  const [together] = await club.db
    .select({ one: sql`1` })
    .from(mentorships)
    .where(and(eq(mentorships.mentorId, mentorId), eq(mentorships.menteeId, actor.id), isNull(mentorships.endedAt)));
  if (together) return 'mentoring.refusal.already-together';
  return open.length >= OPEN_REQUESTS ? 'mentoring.refusal.three-open' : undefined;
}

/** Asked, taken back and asked again: the page says so, but no mentor's mailbox is filled that way. */
async function askedLately(club: Club, actor: Member, mentorId: string, but: string): Promise<boolean> {
  const since = new Date(club.clock.now().getTime() - SILENCE_DAYS * 86_400_000);
  const mine = and(eq(mentorRequests.menteeId, actor.id), eq(mentorRequests.mentorId, mentorId));
  return (await club.db.$count(mentorRequests, and(mine, ne(mentorRequests.id, but), gt(mentorRequests.createdAt, since)))) > 0;
}
