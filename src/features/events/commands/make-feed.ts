import { eq } from 'drizzle-orm';
import { calendarFeeds } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { done, type Result } from '#src/platform/result.ts';
import { newToken } from '#src/platform/tokens.ts';
import type { FeedInput } from '../schema.ts';

/** Makes the own calendar address, or a new one: the old one leads nowhere from now on. It is told this once. */
export async function makeFeed(club: Club, actor: Member, { meetings }: FeedInput): Promise<Result<{ address: string }, never>> {
  const { token, tokenHash } = newToken();
  const now = club.clock.now();
  const feed = { tokenHash, madeAt: now, meetingsSince: meetings ? now : null };
  await club.db
    .insert(calendarFeeds)
    .values({ memberId: actor.id, ...feed })
    .onConflictDoUpdate({ target: calendarFeeds.memberId, set: feed });
  return done({ address: new URL(`/learn/workshops/feed/${token}.ics`, club.config.publicUrl).href });
}

/** Closes the own calendar address. */
export async function revokeFeed(club: Club, actor: Member): Promise<Result<void, never>> {
  await club.db.delete(calendarFeeds).where(eq(calendarFeeds.memberId, actor.id));
  return done();
}
