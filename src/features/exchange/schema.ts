import { z } from 'zod';
import { choice, id, line, longText, optionalSlug } from '#src/platform/fields.ts';
import { LANGUAGES } from '../groups/rules.ts';
import { BODY_LIMIT, REPLY_LIMIT, TITLE_LIMIT } from './rules.ts';

export const writeInsightForm = z.object({
  once: id(),
  /** group to write in; empty: for the whole club */
  group: optionalSlug(),
  title: line(TITLE_LIMIT),
  body: longText(BODY_LIMIT),
  lang: choice(LANGUAGES),
});
export type WriteInsightInput = z.output<typeof writeInsightForm>;

export const replyForm = z.object({ once: id(), insight: id(), body: longText(REPLY_LIMIT), lang: choice(LANGUAGES) });
export type ReplyInput = z.output<typeof replyForm>;

export const eraseInsightForm = z.object({ insight: id() });
export type EraseInsightInput = z.output<typeof eraseInsightForm>;

export const eraseReplyForm = z.object({ reply: id() });
export type EraseReplyInput = z.output<typeof eraseReplyForm>;
