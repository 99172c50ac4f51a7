import { and, eq, isNull, lte, sql } from 'drizzle-orm';
import { feedbackRequests, groups, members, memberships, pieces, revisions } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import { recordAct } from '#src/features/programme/commands/record-act.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize, found } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayAsk } from '../policy.ts';
import { marksOf } from '../rules.ts';
import type { AskFeedback } from '../schema.ts';

type Refusal =
  | 'writing.refusal.already-asked'
  | 'writing.refusal.nothing-written'
  | 'writing.refusal.member-away'
  | 'writing.refusal.not-in-group';

/** Shows the newest revision to one member, one group or anyone willing, for as long as the author says. */
export async function askFeedback(club: Club, actor: Member, input: AskFeedback): Promise<Result<{ id: string }, Refusal>> {
  return inTransaction(club, async (club) => {
    const now = club.clock.now();
    const [row] = await club.db
      .select()
      .from(pieces)
      .where(and(eq(pieces.id, input.piece), eq(pieces.authorId, actor.id)))
      .for('update');
    const piece = found(row);
    authorize(mayAsk(actor, piece));
    const [same] = await club.db
      .select({ authorId: feedbackRequests.authorId })
      .from(feedbackRequests)
      .where(eq(feedbackRequests.id, input.once));
    if (same) return done(found(same.authorId === actor.id ? { id: input.once } : null));

    const unclosed = and(eq(feedbackRequests.pieceId, piece.id), isNull(feedbackRequests.closedAt));
    await club.db
      .update(feedbackRequests)
      .set({ closedAt: feedbackRequests.visibleUntil })
      .where(and(unclosed, lte(feedbackRequests.visibleUntil, now)));
    if ((await club.db.$count(feedbackRequests, unclosed)) > 0) return refuse('writing.refusal.already-asked');
    const [latest] = await club.db
      .select({ id: revisions.id, plain: revisions.plain })
      .from(revisions)
      .where(and(eq(revisions.pieceId, piece.id), eq(revisions.number, piece.latest)));
    const revision = found(latest);
    if (revision.plain === '') return refuse('writing.refusal.nothing-written');

    const [kind, whom = null] = input.whom.split(':');
    const peer = kind === 'member' ? await askable(club, actor, whom) : null;
    if (kind === 'member' && !peer) return refuse('writing.refusal.member-away', 'whom');
    if (kind === 'group' && !(await isInGroup(club, actor, whom))) return refuse('writing.refusal.not-in-group', 'whom');

    await club.db.insert(feedbackRequests).values({
      id: input.once,
      pieceId: piece.id,
      revisionId: revision.id,
      authorId: actor.id,
      asks: input.asks,
      selfCheck: marksOf(input),
      audience: kind as 'member' | 'group' | 'anyone',
      toMemberId: kind === 'member' ? whom : null,
      toGroupId: kind === 'group' ? whom : null,
      lang: piece.lang,
      createdAt: now,
      visibleUntil: new Date(now.getTime() + Number(input.days) * 86_400_000),
    });
    if (peer) {
      const params = { name: actor.name, title: piece.title };
      await tellMember(club, {
        to: peer.id,
        kind: 'writing.notice.asked',
        params,
        href: `/feedback/${input.once}`,
        mail: peer.wantsMail,
        about: actor.id,
      });
    }
    await recordAct(club, actor.id);
    return done({ id: input.once });
  });
}

/** Only those who chose to be listed, and are not pausing, can be asked by name. */
async function askable(club: Club, actor: Member, whom: string | null) {
  if (whom === null || whom === actor.id) return undefined;
  const said = (kind: 'listed' | 'reminders') =>
    sql<boolean>`exists (select from consents c where c.member_id = members.id and c.kind = ${kind} and c.withdrawn_at is null)`;
  const [peer] = await club.db
    .select({ id: members.id, wantsMail: said('reminders') })
    .from(members)
    .where(and(eq(members.id, whom), isNull(members.pausedAt), said('listed')));
  return peer;
}

async function isInGroup(club: Club, actor: Member, group: string | null): Promise<boolean> {
  if (group === null) return false;
  const [row] = await club.db
    .select({ id: groups.id })
    .from(memberships)
    .innerJoin(groups, eq(groups.id, memberships.groupId))
    .where(and(eq(memberships.groupId, group), eq(memberships.memberId, actor.id), isNull(groups.closedAt)));
  return row !== undefined;
}
