import { badges } from '#src/features/badges/actions.ts';
import { corrections } from '#src/features/corrections/actions.ts';
import { events } from '#src/features/events/actions.ts';
import { exchange } from '#src/features/exchange/actions.ts';
import { groups } from '#src/features/groups/actions.ts';
import { learning } from '#src/features/learning/actions.ts';
import { maturity } from '#src/features/maturity/actions.ts';
import { members } from '#src/features/members/actions.ts';
import { mentoring } from '#src/features/mentoring/actions.ts';
import { notices } from '#src/features/notices/actions.ts';
import { playbook } from '#src/features/playbook/actions.ts';
import { programme } from '#src/features/programme/actions.ts';
import { proposals } from '#src/features/proposals/actions.ts';
import { writing } from '#src/features/writing/actions.ts';

/** The contents page of every write in the club. */
export const server = {
  badges,
  corrections,
  events,
  exchange,
  groups,
  learning,
  maturity,
  members,
  mentoring,
  notices,
  playbook,
  programme,
  proposals,
  writing,
};
