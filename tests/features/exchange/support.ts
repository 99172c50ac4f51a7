import { insights, replies } from '#db/schema/index.ts';
import { writeInsight } from '#src/features/exchange/commands/write-insight.ts';
import { writeReply } from '#src/features/exchange/commands/write-reply.ts';
import type { Member } from '#src/platform/actor.ts';
import { newId } from '#src/platform/ids.ts';
import { eq } from 'drizzle-orm';
import type { TestClub } from '#tests/support/db.ts';

/** Written through the command; the clock moves on, so that the next one is younger. */
export async function anInsight(
  club: TestClub,
  author: Member,
  given: { group?: { slug: string } | null; title?: string; body?: string; lang?: 'de' | 'en' | 'fr' | 'it'; once?: string } = {},
) {
  const { group = null, title = 'What I learned', body = 'Ask before you tell.', lang = 'en', once = newId(club.clock) } = given;
  const result = await writeInsight(club, author, { once, group: group?.slug ?? null, title, body, lang });
  club.clock.forward({ minutes: 1 });
  if (!result.ok) throw new Error(String(result));
  return result.value.id;
}

export async function aReply(club: TestClub, author: Member, insight: string, body = 'I see it like you.', once = newId(club.clock)) {
  const result = await writeReply(club, author, { once, insight, body, lang: 'en' });
  club.clock.forward({ minutes: 1 });
  if (!result.ok) throw new Error(String(result));
  return result.value.reply;
}

export const insightRow = async (club: TestClub, id: string) => (await club.db.select().from(insights).where(eq(insights.id, id)))[0];
export const repliesOf = (club: TestClub, id: string) =>
  club.db.select().from(replies).where(eq(replies.insightId, id)).orderBy(replies.id);
