import { completeModule } from '#src/features/learning/commands/complete-module.ts';
import { acceptRequest } from '#src/features/mentoring/commands/accept-request.ts';
import { answerQuestion } from '#src/features/mentoring/commands/answer-question.ts';
import { arrangeMeeting } from '#src/features/mentoring/commands/arrange-meeting.ts';
import { askQuestion } from '#src/features/mentoring/commands/ask-question.ts';
import { declineRequest } from '#src/features/mentoring/commands/decline-request.ts';
import { endMentorship } from '#src/features/mentoring/commands/end-mentorship.ts';
import { holdMeeting } from '#src/features/mentoring/commands/hold-meeting.ts';
import { offerMentoring } from '#src/features/mentoring/commands/offer-mentoring.ts';
import { pauseMentoring } from '#src/features/mentoring/commands/pause-mentoring.ts';
import { requestMentor } from '#src/features/mentoring/commands/request-mentor.ts';
import { sayFit } from '#src/features/mentoring/commands/say-fit.ts';
import { reachGoal, setGoal } from '#src/features/mentoring/commands/set-goal.ts';
import { withdrawRequest } from '#src/features/mentoring/commands/withdraw-request.ts';
import { writeNote } from '#src/features/mentoring/commands/write-note.ts';
import { localTimeOf } from '#src/features/mentoring/rules.ts';
import { writeInsight } from '#src/features/exchange/commands/write-insight.ts';
import { writeReply } from '#src/features/exchange/commands/write-reply.ts';
import { askFeedback } from '#src/features/writing/commands/ask-feedback.ts';
import { giveFeedback } from '#src/features/writing/commands/give-feedback.ts';
import { revisePiece } from '#src/features/writing/commands/revise-piece.ts';
import { sayThanks } from '#src/features/writing/commands/say-thanks.ts';
import { startPiece } from '#src/features/writing/commands/start-piece.ts';
import { askFeedbackForm, giveFeedbackForm, revisePieceForm, startPieceForm } from '#src/features/writing/schema.ts';
import { writeInsightForm } from '#src/features/exchange/schema.ts';
import { actorOf, type Happening, must } from './happenings.ts';
import type { OfferStory, RequestStory } from './pairs.ts';
import type { Person } from './people.ts';
import { after, HOUR, idAt, type Random } from './random.ts';
import type { InsightStory, PieceStory } from './stories.ts';

const zone = 'Europe/Zurich';

export function tellPiece(
  random: Random,
  { text, author, at, asked, feedback, revisedAt }: PieceStory,
  groupIds: ReadonlyMap<string, string>,
): Happening[] {
  const { title, lang, body } = text;
  const piece = idAt(random, at);
  const actor = actorOf(author);
  const happenings: Happening[] = [
    { at, happen: (club) => must(startPiece(club, actor, startPieceForm.parse({ once: piece, title, lang, body }))) },
  ];
  if (asked) {
    const request = idAt(random, asked.at);
    const whom =
      asked.whom === null ? 'anyone' : 'group' in asked.whom ? `group:${groupIds.get(asked.whom.group)}` : `member:${asked.whom.member.id}`;
    const ownView = {
      'own-voice': 'strong',
      learns: 'there',
      concrete: 'there',
      conversation: random.pick(['there', 'missing']),
      guidelines: 'there',
    };
    happenings.push({
      at: asked.at,
      happen: (club) =>
        must(
          askFeedback(
            club,
            actor,
            askFeedbackForm.parse({ once: request, piece, ...ownView, asks: text.asks ?? '', whom, days: asked.days }),
          ),
        ),
    });
    for (const { text: said, giver, at: givenAt, thankedAt } of feedback) {
      const once = idAt(random, givenAt);
      const remarks = Object.fromEntries(
        (said.comments ?? []).flatMap(({ quote, body }, i) => [
          [`quote${i + 1}`, quote],
          [`remark${i + 1}`, body],
        ]),
      );
      happenings.push({
        at: givenAt,
        happen: (club) =>
          must(
            giveFeedback(club, actorOf(giver), giveFeedbackForm.parse({ once, request, words: said.words, ...said.criteria, ...remarks })),
          ),
      });
      if (said.thanks)
        happenings.push({ at: thankedAt, happen: (club) => must(sayThanks(club, actor, { feedback: once, words: said.thanks ?? '' })) });
    }
  }
  if (revisedAt)
    happenings.push({
      at: revisedAt,
      happen: (club) => must(revisePiece(club, actor, revisePieceForm.parse({ piece, revision: '1', title, lang, body: text.revised }))),
    });
  return happenings;
}

export function tellInsight(random: Random, { text, author, at, replies }: InsightStory): Happening[] {
  const { title, body, lang, group } = text;
  let insight = '';
  return [
    {
      at,
      async happen(club) {
        const form = writeInsightForm.parse({ once: idAt(random, at), group, title, body, lang });
        insight = (await must(writeInsight(club, actorOf(author), form))).id;
      },
    },
    ...replies.map((reply) => ({
      at: reply.at,
      happen: (club: Parameters<Happening['happen']>[0]) =>
        must(writeReply(club, actorOf(reply.by), { once: idAt(random, reply.at), insight, body: reply.body.trim(), lang })),
    })),
  ];
}

export function tellOffer({ mentor, at, capacity, rhythm, offers, topics, helps, pausedAt }: OfferStory): Happening[] {
  const actor = actorOf(mentor);
  const input = { capacity, rhythm, offers, topics: [...topics], helps: [...helps], languages: [...mentor.languages] as never };
  return [
    { at, happen: (club) => must(offerMentoring(club, actor, input)) },
    ...(pausedAt ? [{ at: pausedAt, happen: (club: Parameters<Happening['happen']>[0]) => must(pauseMentoring(club, actor)) }] : []),
  ];
}

export function tellRequest(random: Random, { mentee, mentor, message, at, question, end, pair }: RequestStory): Happening[] {
  const request = idAt(random, at);
  const [asking, answering] = [actorOf(mentee), actorOf(mentor)];
  const happenings: Happening[] = [
    { at, happen: (club) => must(requestMentor(club, asking, { once: request, mentor: mentor.id, message })) },
  ];
  if (question) {
    const { words, at: askedAt, reply } = question;
    happenings.push({ at: askedAt, happen: (club) => must(askQuestion(club, answering, { request, question: words })) });
    if (reply) happenings.push({ at: reply.at, happen: (club) => must(answerQuestion(club, asking, { request, reply: reply.words })) });
  }
  if (end?.kind === 'declined')
    happenings.push({ at: end.at, happen: (club) => must(declineRequest(club, answering, { request, words: end.words, pause: false })) });
  if (end?.kind === 'withdrawn') happenings.push({ at: end.at, happen: (club) => must(withdrawRequest(club, asking, { request })) });
  if (end?.kind === 'accepted' && pair) happenings.push(...tellPair(random, { request, answering, acceptedAt: end.at, pair }));
  return happenings;
}

function tellPair(
  random: Random,
  {
    request,
    answering,
    acceptedAt,
    pair,
  }: { request: string; answering: ReturnType<typeof actorOf>; acceptedAt: Date; pair: NonNullable<RequestStory['pair']> },
): Happening[] {
  let mentorship = '';
  const does = (by: Person) => actorOf(by);
  return [
    {
      at: acceptedAt,
      async happen(club) {
        mentorship = (await must(acceptRequest(club, answering, { request }))).mentorship;
      },
    },
    ...pair.goals.flatMap(({ by, words, at, reachedAt }): Happening[] => {
      const once = idAt(random, at);
      const reached: Happening[] = reachedAt ? [{ at: reachedAt, happen: (club) => must(reachGoal(club, does(by), { goal: once })) }] : [];
      return [{ at, happen: (club) => must(setGoal(club, does(by), { once, mentorship, words })) }, ...reached];
    }),
    ...pair.meetings.flatMap(({ by, place, at, startsAt, held }): Happening[] => {
      const once = idAt(random, at);
      const arranged = { once, startsAt: localTimeOf(startsAt, zone), minutes: random.pick([30, 45, 60]), place };
      const met: Happening[] = held
        ? [{ at: after(startsAt, HOUR), happen: (club) => must(holdMeeting(club, does(by), { meeting: once })) }]
        : [];
      return [
        {
          at: at < acceptedAt ? after(acceptedAt, HOUR) : at,
          happen: (club) => must(arrangeMeeting(club, does(by), { mentorship, ...arranged })),
        },
        ...met,
      ];
    }),
    ...pair.notes.map(
      ({ by, body, at }): Happening => ({
        at,
        happen: (club) => must(writeNote(club, does(by), { once: idAt(random, at), mentorship, body })),
      }),
    ),
    ...pair.fits.map(({ by, fit, at }): Happening => ({ at, happen: (club) => must(sayFit(club, does(by), { mentorship, fit })) })),
    ...(pair.endedAt
      ? [{ at: pair.endedAt, happen: (club: Parameters<Happening['happen']>[0]) => must(endMentorship(club, answering, { mentorship })) }]
      : []),
  ];
}

export function tellLearning(person: Person, steps: readonly { course: string; module: string; at: Date }[]): Happening[] {
  return steps.map(({ course, module, at }) => ({ at, happen: (club) => must(completeModule(club, actorOf(person), { course, module })) }));
}
