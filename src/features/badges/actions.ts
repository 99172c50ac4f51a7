import { door } from '#src/platform/door.ts';
import { askBadge } from './commands/ask-badge.ts';
import { revokeBadge } from './commands/revoke-badge.ts';
import { shareBadge } from './commands/share-badge.ts';
import { withdrawBadge } from './commands/withdraw-badge.ts';
import { askForm, badgeForm, revokeForm, shareForm } from './schema.ts';

/** The doors of this feature: one line per use case. */
export const badges = {
  askBadge: door(askForm, askBadge, ({ id }) => ({ to: `/learn/badges#badge-${id}`, say: 'badges.said.issued' })),
  shareBadge: door(shareForm, shareBadge, (_, { badge, share }) => ({
    to: `/learn/badges#badge-${badge}`,
    say: share === 'nobody' ? 'badges.said.closed' : 'badges.said.opened',
  })),
  withdrawBadge: door(badgeForm, withdrawBadge, (_, { badge }) => ({ to: `/learn/badges#badge-${badge}`, say: 'badges.said.withdrawn' })),
  revokeBadge: door(revokeForm, revokeBadge, (_, { badge }) => ({ to: `/badges/${badge}`, say: 'badges.said.revoked' })),
};
