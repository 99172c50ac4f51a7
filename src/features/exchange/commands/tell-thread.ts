import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { consents, members, memberships, notices, replies } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import { tellMembersOnce } from '#src/features/notices/commands/tell-members.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { TOLD_AT_MOST } from '../rules.ts';

interface Thread {
  readonly id: string;
  readonly title: string;
  readonly authorId: string | null;
  readonly groupId: string | null;
}

/** Tells the author and those who replied before. Whoever left the group in the meantime hears nothing of it any more. */
export async function tellThread(club: Club, actor: Member, insight: Thread): Promise<void> {
  const telling = { params: { name: actor.name, title: insight.title }, href: `/insights/${insight.id}`, about: actor.id };
  if (insight.authorId && insight.authorId !== actor.id) await tellAuthor(club, insight, insight.authorId, telling);
  const others = (await repliers(club, insight)).filter((id) => id !== actor.id && id !== insight.authorId);
  if (insight.authorId) await tellMembersOnce(club, { ...telling, to: others, kind: 'exchange.notice.thread' });
  else await tellMembersOnce(club, { ...telling, to: others, kind: 'exchange.notice.thread-untitled', params: { name: actor.name } });
}

/** A mail goes only to an author who asked for reminders and is not on a break, and only if no notice about this insight waits already. */
async function tellAuthor(
  club: Club,
  insight: Thread,
  authorId: string,
  telling: { params: { name: string; title: string }; href: string; about: string },
) {
  const [author] = await club.db
    .select({ reminded: sql<boolean>`${consents.id} is not null and ${members.pausedAt} is null` })
    .from(members)
    .leftJoin(consents, and(eq(consents.memberId, members.id), eq(consents.kind, 'reminders'), isNull(consents.withdrawnAt)))
    .where(and(eq(members.id, authorId), mayStillRead(insight, sql`${members.id}`)));
  if (!author) return;
  const [unread] = await club.db
    .select({ id: notices.id })
    .from(notices)
    .where(and(eq(notices.memberId, authorId), isNull(notices.readAt), eq(notices.href, telling.href)))
    .limit(1);
  await tellMember(club, { ...telling, to: authorId, kind: 'exchange.notice.reply', mail: author.reminded && !unread });
}

async function repliers(club: Club, insight: Thread): Promise<string[]> {
  const rows = await club.db
    .select({ id: sql<string>`${replies.authorId}` })
    .from(replies)
    .where(and(eq(replies.insightId, insight.id), sql`${replies.authorId} is not null`, mayStillRead(insight, sql`${replies.authorId}`)))
    .groupBy(replies.authorId)
    .orderBy(desc(sql`max(${replies.createdAt})`))
    .limit(TOLD_AT_MOST);
  return rows.map(({ id }) => id);
}

const mayStillRead = ({ groupId }: Thread, memberId: ReturnType<typeof sql>) =>
  groupId === null ? undefined : sql`exists (select from ${memberships} m where m.group_id = ${groupId} and m.member_id = ${memberId})`;
