import type { Part } from '#src/features/maturity/rules.ts';
import type { Locale } from '#src/i18n/t.ts';
import type { Person } from './people.ts';
import { after, DAY, HOUR, momentBetween, type Random, waking } from './random.ts';
import type { Cast } from './stories.ts';
import type { Texts } from './texts.ts';

/** The mentoring of the demo: who offers, who asks whom, and what becomes of it. */
export interface OfferStory {
  readonly mentor: Person;
  readonly at: Date;
  readonly capacity: number;
  readonly rhythm: 'weekly' | 'fortnightly' | 'monthly';
  readonly offers: string;
  readonly topics: readonly string[];
  readonly helps: readonly Part[];
  readonly pausedAt: Date | null;
}

export interface RequestStory {
  readonly mentee: Person;
  readonly mentor: Person;
  readonly message: string;
  readonly at: Date;
  readonly question: {
    readonly words: string;
    readonly at: Date;
    readonly reply: { readonly words: string; readonly at: Date } | null;
  } | null;
  readonly end: { readonly kind: 'accepted' | 'declined' | 'withdrawn'; readonly at: Date; readonly words: string } | null;
  readonly pair: PairStory | null;
}

export interface PairStory {
  readonly goals: readonly { readonly by: Person; readonly words: string; readonly at: Date; readonly reachedAt: Date | null }[];
  readonly meetings: readonly {
    readonly by: Person;
    readonly place: string;
    readonly at: Date;
    readonly startsAt: Date;
    readonly held: boolean;
  }[];
  readonly notes: readonly { readonly by: Person; readonly body: string; readonly at: Date }[];
  readonly fits: readonly { readonly by: Person; readonly fit: 'good' | 'unsure' | 'not'; readonly at: Date }[];
  readonly endedAt: Date | null;
}

type State = 'accepted' | 'waiting' | 'asked' | 'replied' | 'declined' | 'withdrawn';
const states: readonly State[] = [
  'accepted',
  'waiting',
  'accepted',
  'declined',
  'asked',
  'accepted',
  'waiting',
  'accepted',
  'replied',
  'declined',
  'withdrawn',
  'waiting',
  'accepted',
];
const everyDays = { weekly: 7, fortnightly: 14, monthly: 30 } as const;

export function castMentoring(random: Random, texts: Texts, cast: Cast, now: Date): { offers: OfferStory[]; requests: RequestStory[] } {
  const marco = cast.named('marco');
  const offers = texts.offers.map((offer, i): OfferStory => {
    const his = offer.lang === 'it' && offer.topics.includes('storytelling');
    const at = his ? after(marco.joinedAt, 9 * DAY) : momentBetween(random, after(now, -300 * DAY), after(now, -150 * DAY));
    const form = offer.topics.includes('women-in-tech') ? 'f' : undefined;
    const mentor = his ? marco : cast.someone({ unit: unitOf(offer.topics), lang: offer.lang, topics: offer.topics, form, at });
    return {
      mentor,
      at,
      capacity: his ? 3 : random.pick([1, 2, 2, 3]),
      rhythm: his ? 'fortnightly' : random.pick(['weekly', 'fortnightly', 'fortnightly', 'monthly']),
      offers: offer.text,
      topics: offer.topics,
      helps: helpsOf(offer.topics),
      pausedAt: i % 11 === 7 ? momentBetween(random, after(now, -30 * DAY), after(now, -3 * DAY)) : null,
    };
  });
  const words = new Words(random, texts);
  const taken = new Map<Person, number>();
  let turn = 0;
  let hisPlaces = 2;
  const asked = texts.requests.map((text) => {
    const forMarco = text.to === 'marco';
    const withMarco = !forMarco && hisPlaces > 0 && (text.topics.includes('field-service') || text.lang === 'it') && text.lang !== 'fr';
    if (withMarco) hisPlaces -= 1;
    const state: State = forMarco ? 'waiting' : withMarco ? 'accepted' : (states[turn++ % states.length] ?? 'waiting');
    return { text, forMarco, withMarco, state };
  });
  // Places are given first: nobody asks a mentor who is full.
  const inOrder = [...asked.filter(({ state }) => state === 'accepted'), ...asked.filter(({ state }) => state !== 'accepted')];
  const requests = inOrder.map(({ text, forMarco, withMarco, state }, i): RequestStory => {
    const days = forMarco
      ? 2
      : withMarco
        ? 70 + (i % 2) * 30
        : state === 'accepted'
          ? random.whole(40, 140)
          : state === 'declined' || state === 'withdrawn'
            ? random.whole(10, 120)
            : random.whole(1, 10);
    const at = waking(random, after(now, -days * DAY), after(now, -(days + 1) * DAY), after(now, -0.4 * DAY));
    const offer = forMarco || withMarco ? offers.find(({ mentor }) => mentor === marco) : chooseOffer(random, offers, text, taken);
    if (!offer) throw new Error('the demo has no mentor left');
    if (state === 'accepted') taken.set(offer.mentor, (taken.get(offer.mentor) ?? 0) + 1);
    const mentee = cast.someone({
      unit: unitOf(text.topics),
      lang: text.lang,
      at,
      not: [...offers.map(({ mentor }) => mentor)],
      form: text.topics.includes('women-in-tech') ? 'f' : undefined,
    });
    return follow({ random, words, now, state, mentee, offer, message: text.text, lang: text.lang, at, soon: withMarco });
  });
  return { offers, requests };
}

function chooseOffer(
  random: Random,
  offers: readonly OfferStory[],
  { lang, topics }: { lang: Locale; topics: readonly string[] },
  taken: ReadonlyMap<Person, number>,
) {
  const free = offers.filter(
    ({ mentor, capacity, pausedAt }) =>
      mentor.key === null && pausedAt === null && mentor.languages.includes(lang) && (taken.get(mentor) ?? 0) < capacity,
  );
  const close = free.filter((offer) => offer.topics.some((topic) => topics.includes(topic)));
  return random.pick(close.length > 0 ? close : free);
}

/** Where people work who know about it. */
const unitsByTopic: Readonly<Record<string, string>> = {
  'customer-care': 'customer-care',
  'customer-stories': 'customer-care',
  'field-service': 'field-service',
  'network-engineering': 'networks',
  'shop-floor': 'shops',
  accessibility: 'product',
  apprenticeship: 'hr',
  data: 'finance',
  product: 'product',
  projects: 'projects',
  recruiting: 'hr',
  sales: 'sales',
  security: 'security',
  software: 'it-services',
};

const unitOf = (topics: readonly string[]) => topics.map((topic) => unitsByTopic[topic]).find((unit) => unit !== undefined);

/** What mentors with these topics like to help with. */
const partsByTopic: Readonly<Record<string, Part>> = {
  storytelling: 'own-voice',
  'customer-stories': 'own-voice',
  'writing-languages': 'own-voice',
  video: 'own-voice',
  photography: 'own-voice',
  accessibility: 'own-voice',
  ai: 'long-run',
  career: 'long-run',
  sales: 'people',
  recruiting: 'people',
  leadership: 'in-the-club',
  'work-culture': 'in-the-club',
};

export const helpsOf = (topics: readonly string[]): Part[] => [...new Set(topics.map((topic) => partsByTopic[topic] ?? 'first-steps'))];

interface Following {
  random: Random;
  words: Words;
  now: Date;
  state: State;
  mentee: Person;
  offer: OfferStory;
  message: string;
  lang: Locale;
  at: Date;
  /** meets next week */
  soon: boolean;
}

function follow({ random, words, now, state, mentee, offer, message, lang, at, soon }: Following): RequestStory {
  const { mentor } = offer;
  const room = (now.getTime() - at.getTime()) / 5;
  const step = (from: Date, days: number) => after(from, Math.min(random.wait(days) * DAY + 2 * HOUR, room));
  const asks = state === 'asked' || state === 'replied' || (state === 'accepted' && random.chance(0.4));
  const asked = asks ? words.question(lang, message) : undefined;
  const questionAt = step(at, 1.5);
  const replyAt = step(questionAt, 1);
  const question = asked && {
    words: asked.question,
    at: questionAt,
    reply: state === 'asked' ? null : { words: asked.reply, at: replyAt },
  };
  const endAt = step(asked ? replyAt : at, 1.5);
  const isOver = state === 'accepted' || state === 'declined' || state === 'withdrawn';
  return {
    mentee,
    mentor,
    message,
    at,
    question: question ?? null,
    end: isOver ? { kind: state, at: endAt, words: state === 'declined' ? words.take('declines', lang) : '' } : null,
    pair: state === 'accepted' ? meet({ random, words, now, mentee, offer, lang, startedAt: endAt, soon }) : null,
  };
}

function meet({
  random,
  words,
  now,
  mentee,
  offer,
  lang,
  startedAt,
  soon,
}: Pick<Following, 'random' | 'words' | 'now' | 'mentee' | 'offer' | 'lang' | 'soon'> & { startedAt: Date }): PairStory {
  const { mentor, rhythm } = offer;
  const sides = [mentee, mentor] as const;
  const side = () => random.pick(sides);
  const endedAt = !soon && random.chance(0.25) ? after(now, -random.whole(2, 20) * DAY) : null;
  const last = endedAt ?? now;
  const meetings: PairStory['meetings'][number][] = [];
  for (
    let day = after(startedAt, random.whole(3, 8) * DAY);
    meetings.length < 6 && after(day, DAY) < last;
    day = after(day, everyDays[rhythm] * DAY)
  ) {
    const startsAt = onTheHour(random, day);
    meetings.push({ by: side(), place: words.place(lang), at: after(startsAt, -2 * DAY), startsAt, held: true });
  }
  if (!endedAt && (soon || random.chance(0.6))) {
    meetings.push({
      by: side(),
      place: words.place(lang),
      at: after(now, -DAY),
      startsAt: onTheHour(random, after(now, (soon ? random.whole(4, 8) : random.whole(2, 15)) * DAY)),
      held: false,
    });
  }
  const held = meetings.filter((meeting) => meeting.held);
  const goals = [0, 1].flatMap((n) => {
    const said = words.take('goals', lang);
    return said
      ? [
          {
            by: mentee,
            words: said,
            at: after(startedAt, (n + 1) * DAY),
            reachedAt: n === 0 && held.length > 3 ? after(held[3]?.startsAt ?? now, 3 * HOUR) : null,
          },
        ]
      : [];
  });
  const notes = held.slice(0, 3).flatMap(({ startsAt }) => {
    const said = words.take('notes', lang);
    return said ? [{ by: side(), body: said, at: after(startsAt, 4 * HOUR) }] : [];
  });
  const [first] = held;
  const fits = first
    ? sides
        .filter(() => random.chance(0.7))
        .map((by) => ({ by, fit: random.chance(0.85) ? ('good' as const) : ('unsure' as const), at: after(first.startsAt, 5 * HOUR) }))
    : [];
  return {
    goals: goals.filter((goal) => goal.at < last),
    meetings,
    notes: notes.filter((note) => note.at < last),
    fits: fits.filter((fit) => fit.at < last),
    endedAt,
  };
}

/** A weekday, at a full or half hour of a working day. */
function onTheHour(random: Random, day: Date): Date {
  const at = new Date(day);
  if (at.getUTCDay() % 6 === 0) at.setUTCDate(at.getUTCDate() - (at.getUTCDay() === 0 ? 2 : 1));
  at.setUTCHours(random.whole(8, 15), random.pick([0, 0, 30]), 0, 0);
  return at;
}

/** The small texts, each used once. */
class Words {
  readonly #random: Random;
  readonly #texts: Texts;
  readonly #left: Record<'goals' | 'notes' | 'declines', { lang: Locale; text: string }[]>;
  readonly #questions: Texts['questions'][number][];

  constructor(random: Random, texts: Texts) {
    this.#random = random;
    this.#texts = texts;
    this.#left = { goals: [...texts.goals], notes: [...texts.notes], declines: [...texts.declines] };
    // One question speaks of a month to come; in the demo that month may be long past.
    this.#questions = texts.questions.filter(({ question }) => !question.includes('Oktober'));
  }

  take(kind: 'goals' | 'notes' | 'declines', lang: Locale): string {
    const i = this.#left[kind].findIndex((said) => said.lang === lang);
    return i < 0 ? '' : (this.#left[kind].splice(i, 1)[0]?.text ?? '');
  }

  /** Two questions take up the words of one request; no other gets them. */
  question(lang: Locale, message: string): Texts['questions'][number] | undefined {
    const belongs = ({ question }: { question: string }) =>
      [
        ['elf', 'elf angefangene'],
        ['story', 'one story'],
      ].every(([word = '', of = '']) => !question.includes(word) || message.includes(of));
    const own = this.#questions.filter((question) => question.lang === lang && belongs(question));
    const chosen = own.find(({ question }) => question.includes('elf') || question.includes('story')) ?? own[0];
    if (chosen) this.#questions.splice(this.#questions.indexOf(chosen), 1);
    return chosen;
  }

  place(lang: Locale): string {
    return this.#random.pick(this.#texts.places.filter((place) => place.lang === lang)).text;
  }
}
