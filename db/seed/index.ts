import { CannotStart } from '#db/embedded.ts';
import { members, milestones } from '#db/schema/index.ts';
import { curriculumOf } from '#src/features/learning/curriculum.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { hashPassword } from '#src/platform/password.ts';
import { type Community, community } from './community.ts';
import { relive } from './happenings.ts';
import { happeningsOf } from './past.ts';
import { randomFrom } from './random.ts';
import { settle } from './settle.ts';
import { readTexts } from './texts.ts';
import { writeManyInsights, writeManyPieces } from './volume.ts';
import { writeManyMentors } from './volume-mentoring.ts';
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

/** Fills an empty club with the demo company, in one transaction: half a demo cannot stay. Filled once, it is left alone. */
export async function seedDemo(club: Club): Promise<void> {
  await inTransaction(club, async (club) => {
    if (!(await isEmpty(club))) return;
    await fill(club, planFor(club, DEMO_MEMBERS));
  });
}

/**
 * The same company, so large that nobody could know everybody: per member three pieces, three insights
 * and four replies, a group for fifty and three mentors for a hundred.
 */
export async function seedScale(club: Club, { members: count }: { members: number }): Promise<void> {
  const random = randomFrom('firn').branch('scale');
  await inTransaction(club, async (club) => {
    if (!(await isEmpty(club))) throw new CannotStart('This club has members already. The scale set goes into an empty database only.');
    const plan = planFor(club, count, Math.round(count / 50));
    await fill(club, plan, async () => {
      await writeManyMentors(club, random.branch('mentors'), plan, Math.round(count * 0.03));
      await writeManyPieces(club, random.branch('pieces'), plan, count * 3);
      await writeManyInsights(club, random.branch('insights'), plan, { count: count * 3, answers: count * 4 });
      // What settles the club reads all of it: not without knowing how much there is.
      await club.db.execute('analyze');
    });
  });
  // So that the planner knows what is there from the first page on.
  await club.db.execute('vacuum analyze');
}

async function isEmpty({ db }: Club): Promise<boolean> {
  return (await db.select({ id: members.id }).from(members).limit(1)).length === 0;
}

async function fill(club: Club, plan: Community, more: () => Promise<void> = async () => undefined): Promise<void> {
  await writeCommunity(club, plan, await hashPassword(password));
  await relive(club, happeningsOf(randomFrom('firn').branch('past'), plan));
  await more();
  await settle(club, plan);
  await club.db.insert(milestones).values({ name: 'demo-filled', reachedAt: club.clock.now() });
}

/** The plan alone: the same for the same clock. */
export function planFor(club: Pick<Club, 'clock' | 'content'>, count = DEMO_MEMBERS, groups = 0): Community {
  const modules = [...curriculumOf(club.content).courses.values()].flatMap(({ slug, modules }) =>
    modules.map((module) => ({ course: slug, module: module.slug })),
  );
  return community(randomFrom('firn'), readTexts(), { members: count, now: club.clock.now(), modules, groups });
}
