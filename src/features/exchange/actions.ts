import { door } from '#src/platform/door.ts';
import { eraseInsight } from './commands/erase-insight.ts';
import { eraseReply } from './commands/erase-reply.ts';
import { writeInsight } from './commands/write-insight.ts';
import { writeReply } from './commands/write-reply.ts';
import { eraseInsightForm, eraseReplyForm, replyForm, writeInsightForm } from './schema.ts';

const placeOf = (group: string | null) => (group === null ? '/insights' : `/groups/${group}`);

/** The doors of this feature: one line per use case. */
export const exchange = {
  writeInsight: door(writeInsightForm, writeInsight, ({ id }) => ({ to: `/insights/${id}`, say: 'exchange.said.written' })),
  writeReply: door(replyForm, writeReply, ({ insight, reply, isLong }) => ({
    to: `/insights/${insight}${isLong ? `?from=${reply}` : ''}#reply-${reply}`,
    say: 'exchange.said.replied',
  })),
  eraseInsight: door(eraseInsightForm, eraseInsight, ({ group }) => ({ to: placeOf(group), say: 'exchange.said.erased' })),
  eraseReply: door(eraseReplyForm, eraseReply, ({ insight, isGone, group }) => ({
    to: isGone ? placeOf(group) : `/insights/${insight}`,
    say: 'exchange.said.reply-erased',
  })),
};
