import { asc, eq } from 'drizzle-orm';
import { groups, insights, replies } from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';

/** Everything a member wrote here, as they wrote it. */
export async function exportExchange(club: Club, memberId: string) {
  const [written, answered] = await Promise.all([
    club.db
      .select({
        id: insights.id,
        group: groups.name,
        title: insights.title,
        body: insights.body,
        lang: insights.lang,
        createdAt: insights.createdAt,
      })
      .from(insights)
      .leftJoin(groups, eq(groups.id, insights.groupId))
      .where(eq(insights.authorId, memberId))
      .orderBy(asc(insights.id)),
    club.db
      .select({ id: replies.id, insightId: replies.insightId, body: replies.body, lang: replies.lang, createdAt: replies.createdAt })
      .from(replies)
      .where(eq(replies.authorId, memberId))
      .orderBy(asc(replies.id)),
  ]);
  return { insights: written, replies: answered };
}
