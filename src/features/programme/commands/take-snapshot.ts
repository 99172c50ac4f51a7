import { desc, lt } from 'drizzle-orm';
import { snapshots } from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';
import { newId } from '#src/platform/ids.ts';
import type { Figures } from '../figures.ts';
import { publish } from '../rules.ts';
import { gatherFacts } from './gather-facts.ts';

/** Snapshots older than this go: a new one carries all there is to know. */
const KEPT_HOURS = 48;

/**
 * Counts the club anew and keeps what may be known of it. By the clock, without an actor: whoever
 * reads the result passes the gate. The exact counts never leave this function.
 */
export async function takeSnapshot(club: Club): Promise<Figures> {
  const before = await latestFigures(club);
  const figures = publish(await gatherFacts(club, before?.people ?? null), before);
  const now = club.clock.now();
  await club.db.insert(snapshots).values({ id: newId(club.clock), takenAt: now, figures });
  await club.db.delete(snapshots).where(lt(snapshots.takenAt, new Date(now.getTime() - KEPT_HOURS * 3_600_000)));
  return figures;
}

/** At the start of a process: the first figures of a club that has none. */
export async function takeFirstSnapshot(club: Club): Promise<void> {
  if ((await latestFigures(club)) === null) await takeSnapshot(club);
}

async function latestFigures({ db }: Club): Promise<Figures | null> {
  const [row] = await db.select({ figures: snapshots.figures }).from(snapshots).orderBy(desc(snapshots.takenAt)).limit(1);
  const figures = row?.figures as Figures | undefined;
  return figures?.version === 1 ? figures : null;
}
