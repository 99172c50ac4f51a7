import { and, desc, eq, lt } from 'drizzle-orm';
import { notices } from '#db/schema/index.ts';
import type { MessageKey } from '#src/i18n/t.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { isId } from '#src/platform/ids.ts';
import { NOTICES_PER_PAGE } from './rules.ts';

export interface Notice {
  readonly id: string;
  /** the sentence: a message key and the names in it */
  readonly kind: MessageKey;
  readonly params: Record<string, string>;
  readonly href: string;
  readonly createdAt: Date;
  readonly readAt: Date | null;
}

export interface NoticePage {
  readonly notices: readonly Notice[];
  /** key of the next page, null at the end */
  readonly next: string | null;
}

/** The member's own notices, newest first. */
export async function myNotices(club: Club, member: Member, { before }: { before?: string | undefined } = {}): Promise<NoticePage> {
  const rows = await club.db
    .select({
      id: notices.id,
      kind: notices.kind,
      params: notices.params,
      href: notices.href,
      createdAt: notices.createdAt,
      readAt: notices.readAt,
    })
    .from(notices)
    .where(and(eq(notices.memberId, member.id), isId(before) ? lt(notices.id, before) : undefined))
    .orderBy(desc(notices.id))
    .limit(NOTICES_PER_PAGE + 1);
  const page = rows.slice(0, NOTICES_PER_PAGE).map((row) => ({ ...row, kind: row.kind as MessageKey }));
  return { notices: page, next: rows.length > NOTICES_PER_PAGE ? (page.at(-1)?.id ?? null) : null };
}
