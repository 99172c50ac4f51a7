import { eq } from 'drizzle-orm';
import { mentorRequests } from '#db/schema/index.ts';
import { tellMember } from '#src/features/notices/commands/tell-member.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayDecide } from '../policy.ts';
import { isOpen } from '../rules.ts';
import type { QuestionInput } from '../schema.ts';
import { lockRequest } from './lock-pair.ts';

type Refusal = 'mentoring.refusal.closed' | 'mentoring.refusal.question-asked';

/** One question before deciding; more is a conversation, and that is what accepting is for. */
export async function askQuestion(club: Club, actor: Member, input: QuestionInput): Promise<Result<void, Refusal>> {
  return inTransaction(club, async (club) => {
    const request = await lockRequest(club, actor, input.request);
    authorize(mayDecide(actor, request));
    if (!isOpen(request)) return refuse('mentoring.refusal.closed');
    if (request.question === input.question) return done(); // the same form, sent twice
    if (request.questionAt) return refuse('mentoring.refusal.question-asked');

    await club.db
      .update(mentorRequests)
      .set({ question: input.question, questionAt: club.clock.now() })
      .where(eq(mentorRequests.id, request.id));
    if (request.menteeId) {
      await tellMember(club, {
        to: request.menteeId,
        kind: 'mentoring.notice.question',
        params: { name: actor.name },
        about: actor.id,
        href: `/mentoring/requests/${request.id}`,
        mail: true,
      });
    }
    return done();
  });
}
