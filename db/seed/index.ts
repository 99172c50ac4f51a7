import { members, milestones } from '#db/schema/index.ts';
import { curriculumOf } from '#src/features/learning/curriculum.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { hashPassword } from '#src/platform/password.ts';
import { community } from './community.ts';
import { relive } from './happenings.ts';
import { happeningsOf } from './past.ts';
import { randomFrom } from './random.ts';
import { settle } from './settle.ts';
import { readTexts } from './texts.ts';
import { writeCommunity } from './write-community.ts';

export interface DemoPerson {
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly password: string;
}

const password = 'willkommen-im-club';

/** Whom the start prints: one person for each way of using the club. */
export const demoPeople: readonly DemoPerson[] = [
  { name: 'Lina Brunner', email: 'lina.brunner@firn.example', role: 'beginner', password },
  { name: 'Amina Haddad', email: 'amina.haddad@firn.example', role: 'advanced member', password },
  { name: 'Marco Bernasconi', email: 'marco.bernasconi@firn.example', role: 'mentor', password },
  { name: 'Claire Favre', email: 'claire.favre@firn.example', role: 'group host', password },
  { name: 'Ruth Zimmermann', email: 'ruth.zimmermann@firn.example', role: 'programme lead', password },
  { name: 'Jonas Meier', email: 'jonas.meier@firn.example', role: 'administrator', password },
];

/** 1,000 of them listed. */
const DEMO_MEMBERS = 1040;

export interface SeedOptions {
  /** How many members to make instead of the demo's own number: the scale set of the benchmarks. */
  readonly members?: number | undefined;
}

/** Fills an empty club with the demo company, in one transaction: half a demo cannot stay. Filled once, it is left alone. */
export async function seedDemo(club: Club, { members: count = DEMO_MEMBERS }: SeedOptions = {}): Promise<void> {
  await inTransaction(club, async (club) => {
    if (!(await isEmpty(club))) return;
    await fill(club, count);
    await club.db.insert(milestones).values({ name: 'demo-filled', reachedAt: club.clock.now() });
  });
}

async function isEmpty({ db }: Club): Promise<boolean> {
  return (await db.select({ id: members.id }).from(members).limit(1)).length === 0;
}

async function fill(club: Club, count: number): Promise<void> {
  const random = randomFrom('firn');
  const plan = planFor(club, count);
  await writeCommunity(club, plan, await hashPassword(password));
  await relive(club, happeningsOf(random.branch('past'), plan));
  await settle(club, plan);
}

/** The plan alone: the same for the same clock. */
export function planFor(club: Club, count = DEMO_MEMBERS) {
  const modules = [...curriculumOf(club.content).courses.values()].flatMap(({ slug, modules }) => modules.map((module) => ({ course: slug, module: module.slug })));
  return community(randomFrom('firn'), readTexts(), { members: count, now: club.clock.now(), modules });
}
