import { jobs as eventJobs } from '#src/features/events/jobs.ts';
import { remindOfCorrections } from '#src/features/corrections/jobs.ts';
import { bringUnansweredRequests } from '#src/features/groups/jobs.ts';
import { escalateMentorSilence } from '#src/features/mentoring/jobs.ts';
import { tidyNotices } from '#src/features/notices/jobs.ts';
import { countTheClub } from '#src/features/programme/jobs.ts';
import { remindOfProposals } from '#src/features/proposals/jobs.ts';
import { escalateSilence } from '#src/features/writing/jobs.ts';
import type { AnyJob } from '#src/platform/jobs.ts';
import { deliverMail } from '#src/platform/mail.ts';
import { tidy } from '#src/platform/tidy.ts';

/** Everything that runs later, in one list: a feature adds its jobs here. */
export const jobs: readonly AnyJob[] = [
  deliverMail,
  tidy,
  tidyNotices,
  escalateSilence,
  escalateMentorSilence,
  bringUnansweredRequests,
  remindOfCorrections,
  remindOfProposals,
  countTheClub,
  ...eventJobs,
];
