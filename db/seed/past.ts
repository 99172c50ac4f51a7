import { askToJoin } from '#src/features/groups/commands/ask-to-join.ts';
import { raiseHand } from '#src/features/members/commands/raise-hand.ts';
import { startPiece } from '#src/features/writing/commands/start-piece.ts';
import type { Community } from './community.ts';
import { contributions } from './contributions.ts';
import { dates } from './dates.ts';
import { actorOf, type Happening, must } from './happenings.ts';
import { after, DAY, HOUR, idAt, type Random } from './random.ts';
import { tellInsight, tellLearning, tellOffer, tellPiece, tellRequest } from './retell.ts';
import { readTexts } from './texts.ts';

/** All that was said and done in the demo, by command. */
export function happeningsOf(random: Random, plan: Community): Happening[] {
  const groupIds = new Map(plan.groups.map(({ slug, id }) => [slug, id]));
  return [
    ...plan.pieces.flatMap((story) => tellPiece(random, story, groupIds)),
    ...plan.insights.flatMap((story) => tellInsight(random, story)),
    ...plan.mentoring.offers.flatMap(tellOffer),
    ...plan.mentoring.requests.flatMap((story) => tellRequest(random, story)),
    ...firstSteps(random, plan),
    ...hands(random, plan),
    ...wishes(random, plan),
    ...dates(random.branch('dates'), plan),
    ...contributions(random.branch('contributions'), plan),
  ];
}

/** What the six have on their own desks. */
function firstSteps(random: Random, { now, named, completions }: Community): Happening[] {
  const { draft } = readTexts();
  const writtenAt = after(now, -3 * DAY - 5 * HOUR);
  const order = [...new Map(completions.map(({ course, module }) => [`${course}/${module}`, { course, module }])).values()].sort(
    (a, b) => courseOrder.indexOf(a.course) - courseOrder.indexOf(b.course),
  );
  const first = order.filter(({ course }) => course === courseOrder[0]);
  const steps = (list: typeof order, from: number, every: number) =>
    list.map((step, i) => ({ ...step, at: after(now, -(from - i * every) * DAY) }));
  const own = { once: idAt(random, writtenAt), title: draft.title, lang: 'de' as const, body: draft.body.trim() };
  return [
    ...tellLearning(named('lina'), steps(first.slice(0, 1), 12, 1)),
    ...tellLearning(named('amina'), steps(order.slice(0, -2), 250, 240 / order.length)),
    ...tellLearning(named('marco'), steps(order.slice(0, 5), 300, 20)),
    { at: writtenAt, happen: (club) => must(startPiece(club, actorOf(named(draft.by)), own)) },
  ];
}

const courseOrder = [
  'a-profile-you-like',
  'what-you-may-say',
  'the-first-comment',
  'a-network-that-helps',
  'hook-and-story',
  'pictures-for-everyone',
  'video-that-sounds-like-you',
  'conversations',
  'a-rhythm-of-your-own',
  'leading-a-discussion',
  'what-you-stand-for',
  'writing-with-ai',
  'without-selling',
  'coaching-peers',
  'holding-the-room',
];

/** Accompanied members who could use a hand, some since this morning. */
function hands(random: Random, plan: Community): Happening[] {
  const people = random.shuffled(
    [...plan.accompanied].filter(
      ({ key, pausedAt, joinedAt }) => key === null && pausedAt === null && joinedAt < after(plan.now, -20 * DAY),
    ),
  );
  return readTexts().handRaises.flatMap(({ lang, text }, i) => {
    const at = people.findIndex((person) => person.lang === lang);
    const [who] = at < 0 ? [] : people.splice(at, 1);
    return who
      ? [
          {
            at: after(plan.now, -(0.2 + i * 1.3) * DAY),
            happen: (club) => must(raiseHand(club, actorOf(who), { words: text })),
          } satisfies Happening,
        ]
      : [];
  });
}

/** Wishes to join the groups that let people in on request. */
function wishes(random: Random, plan: Community): Happening[] {
  return readTexts().wishes.flatMap(({ group: slug, lang, text }, i) => {
    const group = plan.groups.find((one) => one.slug === slug);
    const inside = new Set(group?.inside.map(({ member }) => member));
    const at = after(plan.now, -(0.6 + i * 1.4) * DAY);
    const fits = plan.people.filter(
      (person) =>
        !inside.has(person) &&
        person.key === null &&
        person.pausedAt === null &&
        person.languages.includes(lang) &&
        person.joinedAt < at &&
        (slug !== 'women-in-tech' || person.form === 'f'),
    );
    const near = fits.filter((person) => person.lang === lang);
    const who = random.pick(near.length > 0 ? near : fits);
    return [
      {
        at,
        happen: (club) => must(askToJoin(club, actorOf(who), { once: idAt(random, at), group: slug, words: text })),
      } satisfies Happening,
    ];
  });
}
