import { modulesToDecide, toDecide } from '#src/features/proposals/queries.ts';
import type { Lead } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { once } from '#src/platform/prepared.ts';
import { openCorrections, toOpenCorrections } from './queries.ts';

/** `/programme/courses`: what waits for a lead, in one statement. */
export async function readCourses(
  club: Club,
  lead: Lead,
  { after, decide }: { after?: string | undefined; decide?: string | undefined } = {},
) {
  const [row] = await club.db.select({ corrections: openCorrections(after), proposals: modulesToDecide(lead.id, decide) }).from(once);
  return { ...toOpenCorrections(club, lead, row?.corrections ?? []), ...toDecide(row?.proposals ?? []) };
}
