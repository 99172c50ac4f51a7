import { and, eq, sql } from 'drizzle-orm';
import { notices } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { done, type Result } from '#src/platform/result.ts';
import type { NoticeInput } from '../schema.ts';

/** Marks one of the member's own notices as read and says where it leads. Doing so twice changes nothing. */
export async function readNotice(club: Club, actor: Member, { notice: id }: NoticeInput): Promise<Result<{ href: string }, never>> {
  const [notice] = await club.db
    .update(notices)
    .set({ readAt: sql`coalesce(${notices.readAt}, ${club.clock.now().toISOString()}::timestamptz)` })
    .where(and(eq(notices.id, id), eq(notices.memberId, actor.id)))
    .returning({ href: notices.href });
  return done(found(notice));
}
