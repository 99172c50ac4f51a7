import { z } from 'zod';
import { partSlugs } from '#src/features/maturity/rules.ts';
import { spokenLanguages } from '#src/features/members/rules.ts';
import { choice, flag, id, line, localDateTime, longText, many, slug, whole } from '#src/platform/fields.ts';
import { fitAnswers, rhythms } from './rules.ts';

export const requestForm = z.object({ once: id(), mentor: id(), message: longText(2000) });
export const oneRequest = z.object({ request: id() });
export const questionForm = z.object({ request: id(), question: longText(1000) });
export const replyForm = z.object({ request: id(), reply: longText(1000) });
export const declineForm = z.object({ request: id(), words: longText(600, { optional: true }), pause: flag() });

export const offerForm = z.object({
  capacity: whole(1, 6),
  rhythm: choice(rhythms),
  offers: longText(800),
  languages: many(choice(spokenLanguages), { min: 1 }),
  topics: many(slug(), { min: 1, max: 12 }),
  helps: many(choice(partSlugs), { max: partSlugs.length }),
});
export const nothing = z.object({});

export const oneMentorship = z.object({ mentorship: id() });
export const goalForm = z.object({ once: id(), mentorship: id(), words: line(200) });
export const oneGoal = z.object({ goal: id() });
export const meetingForm = z.object({
  once: id(),
  mentorship: id(),
  startsAt: localDateTime(),
  minutes: whole(10, 480),
  place: line(200, { optional: true }),
});
export const oneMeeting = z.object({ meeting: id() });
export const noteForm = z.object({ once: id(), mentorship: id(), body: longText(10_000) });
export const oneNote = z.object({ note: id() });
export const fitForm = z.object({ mentorship: id(), fit: choice(fitAnswers) });

export type RequestInput = z.output<typeof requestForm>;
export type QuestionInput = z.output<typeof questionForm>;
export type ReplyInput = z.output<typeof replyForm>;
export type DeclineInput = z.output<typeof declineForm>;
export type OfferInput = z.output<typeof offerForm>;
export type GoalInput = z.output<typeof goalForm>;
export type MeetingInput = z.output<typeof meetingForm>;
export type NoteInput = z.output<typeof noteForm>;
export type FitInput = z.output<typeof fitForm>;

const wish = z.object({
  topic: slug().optional().catch(undefined),
  language: choice(spokenLanguages).optional().catch(undefined),
  rhythm: choice(rhythms).optional().catch(undefined),
  after: id().optional().catch(undefined),
});

/** What the address of /mentoring wishes for; anything unknown is no wish. */
export const readFilter = (params: URLSearchParams) => wish.parse(Object.fromEntries(params));
