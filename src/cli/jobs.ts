import type { AnyJob } from '#src/platform/jobs.ts';
import { deliverMail } from '#src/platform/mail.ts';

/** Everything that runs later, in one list: a feature adds its jobs here. */
export const jobs: readonly AnyJob[] = [deliverMail];
