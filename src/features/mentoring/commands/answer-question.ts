import { eq } from 'drizzle-orm';
import { mentorRequests } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayAnswer } from '../policy.ts';
import { isOpen, stageOf } from '../rules.ts';
import type { ReplyInput } from '../schema.ts';
import { lockRequest } from './lock-pair.ts';

type Refusal = 'mentoring.refusal.closed' | 'mentoring.refusal.nothing-asked';

/** The mentee replies to the mentor's question; from now on the mentor is the one who is waited for. */
export async function answerQuestion(club: Club, actor: Member, input: ReplyInput): Promise<Result<void, Refusal>> {
  return inTransaction(club, async (club) => {
    const request = await lockRequest(club, actor, input.request);
    authorize(mayAnswer(actor, request));
    if (!isOpen(request)) return refuse('mentoring.refusal.closed');
    if (request.reply === input.reply) return done(); // the same form, sent twice
    if (stageOf(request) !== 'asked') return refuse('mentoring.refusal.nothing-asked');

    await club.db.update(mentorRequests).set({ reply: input.reply, replyAt: club.clock.now() }).where(eq(mentorRequests.id, request.id));
    if (request.mentorId) {
      await tellMember(club, {
        to: request.mentorId,
        kind: 'mentoring.notice.reply',
        params: { name: actor.name },
        about: actor.id,
        href: `/mentoring/requests/${request.id}`,
        mail: true,
      });
    }
    return done();
  });
}
