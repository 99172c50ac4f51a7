import { moreGroups, type MadeGroup } from './more-groups.ts';
import { castMentoring } from './pairs.ts';
import { giveIds, makePeople, type Person } from './people.ts';
import { after, DAY, HOUR, idAt, momentBetween, type Random } from './random.ts';
import { makeSelfChecks } from './self-checks.ts';
import { Cast } from './stories.ts';
import type { Texts } from './texts.ts';

/** The whole club as it should be, before a row of it is written. Same chance, same club. */
export type Community = ReturnType<typeof community>;

export interface Measures {
  readonly members: number;
  readonly now: Date;
  /** groups besides the hand-written ones */
  readonly groups?: number;
  /** the curriculum, in its order */
  readonly modules: readonly { readonly course: string; readonly module: string }[];
}

/** The hand-written words are spread over this many, however large the club. */
const CAST = 1040;
const YEAR = 365 * DAY;
/** Of the members, so many asked to be accompanied. In the demo about 150 of 1,040. */
const ACCOMPANIED = 0.145;
/** One in so many did not choose to be listed. */
const UNLISTED = 26;

export function community(random: Random, texts: Texts, { members, now, modules, groups: extra = 0 }: Measures) {
  const opened = after(now, -YEAR);
  const people = makePeople(random.branch('people'), texts, { members, opened, now });
  const cast = new Cast(random.branch('cast'), texts, people.slice(0, CAST), { opened, now });
  const pieces = cast.pieces();
  const insights = cast.insights();
  const mentoring = castMentoring(random.branch('mentoring'), texts, cast, now);
  giveIds(random.branch('ids'), people);
  describe(random.branch('about'), texts, people, cast);

  const accompanied = chooseAccompanied(random.branch('accompanied'), people, cast);
  takeBreaks(random.branch('breaks'), people, cast, now);
  const groups = makeGroups(random.branch('groups'), texts, people, cast, opened, now, extra);
  return {
    now,
    opened,
    people,
    pieces,
    insights,
    mentoring,
    accompanied,
    groups,
    named: (key: string) => cast.named(key),
    consents: makeConsents(
      random.branch('consents'),
      people,
      accompanied,
      new Set([...cast.writers, ...mentoring.offers.map(({ mentor }) => mentor)]),
      now,
    ),
    completions: makeCompletions(random.branch('learning'), people, accompanied, modules, now),
    selfChecks: makeSelfChecks(random.branch('self-checks'), people, accompanied, now),
  };
}

/** The distinctive words about oneself are each used once, by those one meets; in a large club, again. */
function describe(random: Random, texts: Texts, people: readonly Person[], cast: Cast): void {
  const met = new Set(cast.writers);
  const seen = [...random.shuffled([...met]), ...random.shuffled(people.filter((person) => !met.has(person)))].filter(
    ({ key }) => key === null,
  );
  for (const kind of ['about', 'hopes'] as const) {
    for (const lang of ['de', 'en', 'fr', 'it'] as const) {
      const said = random.shuffled(texts[kind].filter((one) => one.lang === lang));
      const rounds = Math.ceil(people.length / 2000);
      const own = seen.filter((person) => person.lang === lang).slice(0, said.length * rounds);
      for (const [i, person] of own.entries()) person[kind] = said[i % said.length]?.text ?? '';
    }
  }
}

function chooseAccompanied(random: Random, people: readonly Person[], cast: Cast): Set<Person> {
  const wanted = Math.round(people.length * ACCOMPANIED);
  const chosen = new Set(['lina', 'amina', 'marco'].map((key) => cast.named(key)));
  for (const person of cast.writers) if (person.key === null && random.chance(0.55)) chosen.add(person);
  for (const person of random.shuffled(people)) {
    if (chosen.size >= wanted) break;
    if (person.key === null) chosen.add(person);
  }
  return chosen;
}

function takeBreaks(random: Random, people: readonly Person[], cast: Cast, now: Date): void {
  const met = new Set(cast.writers);
  for (const person of people) {
    const long = now.getTime() - person.joinedAt.getTime() > 40 * DAY;
    if (long && !met.has(person) && person.key === null && random.chance(0.02))
      person.pausedAt = momentBetween(random, after(now, -35 * DAY), now);
  }
}

function makeGroups(
  random: Random,
  texts: Texts,
  people: readonly Person[],
  cast: Cast,
  opened: Date,
  now: Date,
  extra: number,
): MadeGroup[] {
  const hosts: Record<string, string> = {
    'voix-du-recrutement': 'claire',
    'women-in-tech': 'claire',
    ticino: 'marco',
    netzwerkstatt: 'amina',
  };
  const byLanguage = Map.groupBy(
    people.flatMap((person) => person.languages.map((lang) => ({ lang, person }))),
    ({ lang }) => lang,
  );
  const own = texts.groups.map((text, i) => ({
    text,
    share: text.small ? 0 : 0.016 + 0.05 * random.skewed(1.6),
    at: after(opened, (12 + i * 17) * DAY),
  }));
  const made = own.map(({ text, share, at }): MadeGroup => {
    const inside = new Set(cast.inGroups.get(text.slug));
    const byFirstDay = [...inside].sort((a, b) => a.joinedAt.getTime() - b.joinedAt.getTime());
    const host = hosts[text.slug] ? cast.named(hosts[text.slug] as string) : byFirstDay.find(({ key }) => key === null);
    if (host) inside.add(host);
    if (text.slug === 'plain-customer-stories' || text.slug === 'netzwerkstatt') inside.add(cast.named('amina'));
    const fits = ({ person }: { person: Person }) => (text.slug !== 'women-in-tech' || person.form === 'f') && person.pausedAt === null;
    const near = ({ person }: { person: Person }) =>
      (text.region !== null && person.site === text.region) || person.topics.some((topic) => text.topics.includes(topic));
    const speaking = (byLanguage.get(text.lang) ?? []).filter(fits);
    const wanted = text.small ? 3 + (text.slug.length % 2) : Math.round(people.length * share);
    for (const { person } of [...random.shuffled(speaking.filter(near)), ...random.shuffled(speaking)]) {
      if (inside.size >= wanted) break;
      if (person.key === null) inside.add(person);
    }
    const members = [...inside].sort((a, b) => a.joinedAt.getTime() - b.joinedAt.getTime());
    // Before the first word was written there, and not before its host was in the club.
    const before = new Date(
      Math.min(at.getTime(), ...(cast.firstWords.has(text.slug) ? [after(cast.firstWords.get(text.slug) as Date, -DAY).getTime()] : [])),
    );
    const createdAt = host && after(host.joinedAt, DAY / 2) > before ? after(host.joinedAt, DAY / 2) : before;
    const id = idAt(random, createdAt);
    return {
      id,
      slug: text.slug,
      name: text.name,
      purpose: text.purpose.trim(),
      lang: text.lang,
      site: text.region,
      entry: text.entry,
      topics: text.topics,
      createdAt,
      inside: members.map((member) => {
        const first = new Date(Math.min(now.getTime(), Math.max(createdAt.getTime(), member.joinedAt.getTime()) + HOUR));
        return member === host
          ? { member, joinedAt: first, hostSince: first }
          : { member, joinedAt: joined(random, member, first, cast, now), hostSince: null };
      }),
    };
  });
  return [...made, ...moreGroups(random, texts, people, { count: extra, opened, now })];
}

/** Whoever writes in a group was there before; the rest came when they came. */
function joined(random: Random, member: Person, first: Date, cast: Cast, now: Date): Date {
  return cast.has(member) ? first : after(first, Math.min(random.wait(40) * DAY, Math.max(0, now.getTime() - first.getTime() - HOUR)));
}

type ConsentKind = 'listed' | 'matchable' | 'reminders' | 'accompanied';
export interface MadeConsent {
  readonly id: string;
  readonly member: Person;
  readonly kind: ConsentKind;
  readonly givenAt: Date;
  readonly withdrawnAt: Date | null;
}

function makeConsents(
  random: Random,
  people: readonly Person[],
  accompanied: ReadonlySet<Person>,
  shown: ReadonlySet<Person>,
  now: Date,
): MadeConsent[] {
  return people.flatMap((member, i) => {
    const made: MadeConsent[] = [];
    const add = (kind: ConsentKind, givenAt: Date, withdrawnAt: Date | null = null) =>
      made.push({ id: idAt(random, givenAt), member, kind, givenAt, withdrawnAt });
    const later = (share = 0.3) => (random.chance(1 - share) ? member.joinedAt : momentBetween(random, member.joinedAt, now));
    const unlisted = i % UNLISTED === UNLISTED - 1 && !shown.has(member) && member.key === null;
    if (!unlisted) add('listed', member.joinedAt);
    if (random.chance(0.15)) add('matchable', later());
    if (member.key !== null || random.chance(0.35)) add('reminders', later());
    else if (random.chance(0.06) && now.getTime() - member.joinedAt.getTime() > 20 * DAY) {
      // Given, and taken back: the history keeps both.
      const from = momentBetween(random, member.joinedAt, after(now, -10 * DAY));
      add('reminders', from, momentBetween(random, after(from, DAY), now));
    }
    if (accompanied.has(member)) add('accompanied', member.key === null ? later(0.4) : member.joinedAt);
    else if (random.chance(0.012) && now.getTime() - member.joinedAt.getTime() > 60 * DAY)
      add('accompanied', member.joinedAt, momentBetween(random, after(member.joinedAt, 20 * DAY), now));
    return made;
  });
}

/** How far somebody went, and when. Reading leaves no trace, finishing does. Lina's and Amina's own steps are told separately. */
function makeCompletions(
  random: Random,
  people: readonly Person[],
  accompanied: ReadonlySet<Person>,
  modules: Measures['modules'],
  now: Date,
) {
  return people.flatMap((member) => {
    if (member.key !== null) return [];
    const eager = accompanied.has(member);
    if (!random.chance(eager ? 0.86 : 0.3)) return [];
    const most = Math.ceil(modules.length * (eager ? 1 - random.skewed(1.3) : random.skewed(1.8)));
    const steps: { member: Person; course: string; module: string; completedAt: Date }[] = [];
    // Some went through in a week, some come back once a month.
    const pace = random.pick([2, 6, 12, 25]);
    let at = after(member.joinedAt, random.wait(eager ? 6 : 20) * DAY);
    for (const { course, module } of modules.slice(0, most)) {
      if (at > now) break;
      steps.push({ member, course, module, completedAt: at });
      at = after(at, random.wait(pace) * DAY + HOUR);
    }
    return steps;
  });
}
