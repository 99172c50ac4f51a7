import { and, asc, eq, inArray, lte } from 'drizzle-orm';
import { events, signUps } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import type { Job } from '#src/platform/jobs.ts';

/** Letters of one job and its transaction: an event may have hundreds, and no form waits for them. */
const AT_ONCE = 50;

const UNNAMED: ReadonlySet<string> = new Set(['events.notice.taken-over', 'events.notice.no-owner', 'events.notice.called-off']);

interface Telling {
  readonly event: string;
  readonly kind:
    | 'events.notice.moved-up'
    | 'events.notice.changed'
    | 'events.notice.cancelled'
    | 'events.notice.materials'
    /** those that name no title: its author has left */
    | 'events.notice.taken-over'
    | 'events.notice.no-owner'
    | 'events.notice.called-off';
  /** whom, by the numbers of their sign-ups: what waits in the queue names nobody */
  readonly to: readonly number[];
  /** when it happened; whoever came since with a number that had become free is not meant */
  readonly at: string;
}

/** Tells those who signed up, by notice and mail; materials by notice alone. Whoever signed off meanwhile hears nothing. */
export const tellSignedUp: Job<Telling> = {
  name: 'tell-signed-up',
  run: (club, { event: id, kind, to, at }) =>
    inTransaction(club, async (club) => {
      const [event] = await club.db.select({ title: events.title, ownerId: events.ownerId }).from(events).where(eq(events.id, id));
      const hasName = !UNNAMED.has(kind);
      if (!event || (hasName && event.title === '')) return;
      const still = await club.db
        .select({ memberId: signUps.memberId })
        .from(signUps)
        .where(and(eq(signUps.eventId, id), inArray(signUps.number, [...to]), lte(signUps.signedUpAt, new Date(at))))
        .orderBy(asc(signUps.number))
        .for('key share');
      for (const { memberId } of still)
        await tellMember(club, {
          to: memberId,
          kind,
          ...(hasName ? { params: { event: event.title } } : {}),
          href: `/learn/workshops/${id}`,
          mail: kind !== 'events.notice.materials',
          // The title is the owner's: it goes when they leave.
          about: (hasName && event.ownerId) || undefined,
        });
    }),
};

/** In the caller's transaction: sent after commit, or not at all; one job for each fifty. */
export async function tellLater(club: Club, telling: Omit<Telling, 'at'>): Promise<void> {
  const at = club.clock.now().toISOString();
  for (let from = 0; from < telling.to.length; from += AT_ONCE)
    await club.jobs.send(club, tellSignedUp.name, { at, ...telling, to: telling.to.slice(from, from + AT_ONCE) });
}
