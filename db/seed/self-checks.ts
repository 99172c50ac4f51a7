import { type Answers, type Axis, axes, cellAt, type Level, score, statementsOf } from '#src/features/maturity/rules.ts';
import type { Person } from './people.ts';
import { after, DAY, idAt, momentBetween, type Random } from './random.ts';

/** Taken in the first weeks by some; Lina has not yet, and Amina has looked again since. */
export function makeSelfChecks(random: Random, people: readonly Person[], accompanied: ReadonlySet<Person>, now: Date) {
  const early = people.flatMap((member) => {
    if (member.key === 'lina' || !(member.key !== null || random.chance(accompanied.has(member) ? 0.72 : 0.12))) return [];
    // Whoever runs something here began further on.
    const begun = member.key !== null && member.key !== 'amina' ? 1.2 : 0;
    const bold = { activity: begun + random.next() * (2.4 - begun), network: begun + random.next() * (2.4 - begun) };
    const level = (axis: Axis) => Math.min(3, Math.max(0, Math.round(bold[axis] + random.next() * 2 - 0.8))) as Level;
    const answers: Answers = Object.fromEntries(
      axes.flatMap((axis) => statementsOf[axis].flatMap((statement) => (random.chance(0.95) ? [[statement, level(axis)]] : []))),
    );
    const placed = score(answers);
    if (!placed) return [];
    const takenAt = momentBetween(random, member.joinedAt, new Date(Math.min(now.getTime(), member.joinedAt.getTime() + 60 * DAY)));
    const further = cellAt(Math.min(2, placed.activity + 1) as 0, placed.network);
    const destination = random.pick([placed.cell, further, further, null]);
    return [{ id: idAt(random, takenAt), member, answers, ...placed, destination, takenAt }];
  });
  const again = people.flatMap((member) => {
    const placed = member.key === 'amina' ? score(grown) : undefined;
    const takenAt = after(now, -40 * DAY);
    return placed ? [{ id: idAt(random, takenAt), member, answers: grown, ...placed, destination: cellAt(2, 2), takenAt }] : [];
  });
  return [...early, ...again];
}

/** Somebody who writes when a problem does not let go of her, hosts a group and still looks away from the camera. */
const grown: Answers = {
  profile: 3,
  'what-i-may-say': 3,
  commenting: 3,
  'being-seen': 2,
  subject: 3,
  'own-texts': 3,
  pictures: 2,
  'on-camera': 1,
  rhythm: 2,
  'standing-for': 2,
  'with-ai': 1,
  contacts: 1,
  'reaching-out': 1,
  'keeping-in-touch': 1,
  colleagues: 2,
  'asking-for-help': 2,
  answering: 2,
  helping: 2,
  discussions: 1,
  'bringing-together': 3,
  'about-work': 1,
  'loud-days': 1,
};
