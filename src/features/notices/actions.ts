import { door } from '#src/platform/door.ts';
import { readAllNotices } from './commands/read-all-notices.ts';
import { readNotice } from './commands/read-notice.ts';
import { allNoticesForm, noticeForm } from './schema.ts';

/** The doors of this feature: one line per use case. */
export const notices = {
  openNotice: door(noticeForm, readNotice, ({ href }) => ({ to: href })),
  readNotice: door(noticeForm, readNotice, () => ({ to: '/notices', say: 'notices.said.one-read' })),
  readAllNotices: door(allNoticesForm, readAllNotices, () => ({ to: '/notices', say: 'notices.said.all-read' })),
};
