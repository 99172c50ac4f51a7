import { and, isNotNull, lt, or } from 'drizzle-orm';
import { invitations, limits, mails, passwordResets, sessions } from '#db/schema/index.ts';
import type { Club } from './club.ts';
import type { Job } from './jobs.ts';

const DAY = 24 * 60 * 60 * 1000;
/** A delivered letter is kept this long for the question whether it went out; then nobody can read it any more. */
const LETTERS_DAYS = 14;
/** Letters nobody could deliver, and those of a demo's mailbox. */
const UNSENT_DAYS = 60;

/** Takes away what has served its time: sessions, links, counters, letters. */
export const tidy: Job = {
  name: 'tidy',
  cron: '10 3 * * *',
  run: async (club) => tidyUp(club),
};

async function tidyUp({ db, clock }: Club): Promise<void> {
  const now = clock.now();
  const before = (days: number) => new Date(now.getTime() - days * DAY);
  await db.delete(sessions).where(lt(sessions.expiresAt, now));
  await db.delete(passwordResets).where(lt(passwordResets.expiresAt, before(1)));
  await db.delete(invitations).where(lt(invitations.expiresAt, before(30)));
  await db.delete(limits).where(lt(limits.windowStart, before(2)));
  const sent = and(isNotNull(mails.deliveredAt), lt(mails.deliveredAt, before(LETTERS_DAYS)));
  await db.delete(mails).where(or(sent, lt(mails.createdAt, before(UNSENT_DAYS))));
}
