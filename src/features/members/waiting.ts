import { meetingsAhead, menteesWaiting } from '#src/features/mentoring/queries.ts';
import { answersToMe, requestsToMe } from '#src/features/writing/queries.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { once, prepared } from '#src/platform/prepared.ts';

const waiting = prepared((db) =>
  db
    .select({ requests: requestsToMe, answers: answersToMe, mentees: menteesWaiting, meetings: meetingsAhead })
    .from(once)
    .prepare('waiting_for_me'),
);

/** For the start page, in one question: the people who wait for this member, answers not thanked for yet, and the next meetings. */
export async function waitingForMe(club: Club, member: Pick<Member, 'id'>) {
  const [row] = await waiting(club).execute({ me: member.id, now: club.clock.now().toISOString() });
  return {
    requests: dated(row?.requests),
    answers: dated(row?.answers),
    mentees: dated(row?.mentees),
    meetings: dated(row?.meetings),
  };
}

function dated<Item extends { at: string }>(items: readonly Item[] = []): (Omit<Item, 'at'> & { at: Date })[] {
  return items.map((item) => ({ ...item, at: new Date(item.at) }));
}
