import type { Locale } from '#src/i18n/t.ts';
import type { Person } from './people.ts';
import { after, DAY, HOUR, momentBetween, type Random, waking } from './random.ts';
import type { FeedbackText, Form, InsightText, PieceText, Texts } from './texts.ts';

/** The hand-written texts with the people who wrote them and the days on which they did. */
export interface PieceStory {
  readonly text: PieceText;
  readonly author: Person;
  readonly at: Date;
  /** null: kept to themselves */
  readonly asked: {
    readonly at: Date;
    readonly whom: { readonly group: string } | { readonly member: Person } | null;
    readonly days: '7' | '14' | '30';
  } | null;
  readonly feedback: readonly { readonly text: FeedbackText; readonly giver: Person; readonly at: Date; readonly thankedAt: Date }[];
  readonly revisedAt: Date | null;
}

export interface InsightStory {
  readonly text: InsightText;
  readonly author: Person;
  readonly at: Date;
  readonly replies: readonly { readonly by: Person; readonly body: string; readonly at: Date }[];
}

/** Pieces that still wait for their first answer: since how many days, and who was asked. */
const waiting: Readonly<Record<string, { readonly days: number; readonly whom?: string }>> = {
  'zurueck-nach-sechs-monaten': { days: 2.8, whom: 'member:amina' },
  'seule-fille': { days: 0.9, whom: 'member:amina' },
  'nachtschicht-betriebszentrum': { days: 1.6, whom: 'group:netzwerkstatt' },
  'plan-de-1973': { days: 4.2, whom: 'group:romandie' },
  'gottardo-ore-sei': { days: 6.1, whom: 'group:ticino' },
  'freundlich-mahnen': { days: 0.4 },
  'protokoll-von-der-maschine': { days: 5.4 },
  'delete-more': { days: 1.2 },
  'lead-times': { days: 3.3 },
  'quanto-consuma': { days: 8.7 },
  'six-heures-du-matin': { days: 2.1 },
};
const keptPrivate = new Set(['leserbrief']);

export class Cast {
  readonly #random: Random;
  readonly #texts: Texts;
  readonly #people: readonly Person[];
  readonly #named: ReadonlyMap<string, Person>;
  readonly #busy = new Map<Person, number>();
  readonly #now: Date;
  readonly #opened: Date;
  /** who has to be in which group for what they write there */
  readonly inGroups = new Map<string, Set<Person>>();
  readonly firstWords = new Map<string, Date>();

  constructor(random: Random, texts: Texts, people: readonly Person[], { opened, now }: { opened: Date; now: Date }) {
    this.#random = random;
    this.#texts = texts;
    this.#people = people;
    this.#named = new Map(people.flatMap((person) => (person.key ? [[person.key, person]] : [])));
    this.#now = now;
    this.#opened = opened;
  }

  get writers(): Person[] {
    return [...this.#busy.keys()];
  }

  has(person: Person): boolean {
    return this.#busy.has(person);
  }

  named(key: string): Person {
    const person = this.#named.get(key);
    if (!person) throw new Error(`nobody is called ${key}`);
    return person;
  }

  /** Somebody of that role who writes that language and was not seen in this thread; there since before `at`. */
  someone({
    unit,
    lang,
    form,
    topics = [],
    at,
    not = [],
  }: {
    unit?: string | undefined;
    lang: Locale;
    form?: Form | undefined;
    topics?: readonly string[];
    at: Date;
    not?: readonly Person[];
  }): Person {
    const free = this.#people.filter((p) => p.key === null && !not.includes(p) && (!form || p.form === form));
    const wishes = [
      (p: Person) => p.unit === unit && p.lang === lang,
      (p: Person) => p.unit === unit && p.languages.includes(lang),
      (p: Person) => p.lang === lang,
      () => true,
    ];
    const fitting = wishes.map((wish) => free.filter(wish)).find((list) => list.length > 0) ?? free;
    const weight = (p: Person) =>
      (this.#busy.get(p) ?? 0) * 3 + (p.joinedAt < at ? 0 : 2) - (topics.some((topic) => p.topics.includes(topic)) ? 1 : 0);
    const least = Math.min(...fitting.map(weight));
    return this.busy(this.#random.pick(fitting.filter((p) => weight(p) === least)), at);
  }

  /** Counts the part, and brings somebody who joined later into the club in time for it. */
  busy(person: Person, at: Date): Person {
    this.#busy.set(person, (this.#busy.get(person) ?? 0) + 1);
    if (person.joinedAt > after(at, -2 * DAY)) {
      if (person.key) throw new Error(`${person.key} is not there yet on ${at.toISOString()}`);
      person.joinedAt = momentBetween(
        this.#random,
        after(new Date(Math.max(at.getTime() - 90 * DAY, this.#opened.getTime())), DAY),
        after(at, -2 * DAY),
      );
    }
    return person;
  }

  thread(lang: Locale, at: Date, group: string | null = null) {
    const parts = new Map<string, Person>();
    return (by: string, form?: Form): Person => {
      const known = parts.get(by);
      if (known) return known;
      const womenOnly = group === 'women-in-tech' ? ('f' as const) : undefined;
      const person = this.#named.has(by)
        ? this.busy(this.named(by), at)
        : this.someone({ unit: this.#texts.roles[by], lang, form: form ?? womenOnly, at, not: [...parts.values()] });
      parts.set(by, person);
      if (group) this.enter(group, person);
      return person;
    };
  }

  enter(group: string, person: Person): void {
    const inside = this.inGroups.get(group) ?? new Set();
    this.inGroups.set(group, inside.add(person));
  }

  /** When something happened that takes `days` to its end; Lina's things lie in her three weeks. */
  #day(keys: readonly string[], days: number): Date {
    const from = keys.includes('lina') ? after(this.#now, -20 * DAY) : after(this.#now, -(30 + 285 * this.#random.next() ** 1.4) * DAY);
    const to = after(keys.includes('lina') ? this.#now : after(from, 28 * DAY), -days * DAY);
    return momentBetween(this.#random, from, to);
  }

  #later(at: Date, hours: number): Date {
    const moved = waking(this.#random, after(at, this.#random.wait(hours) * HOUR + HOUR), after(at, HOUR / 2), this.#now);
    return moved < this.#now ? moved : after(at, (this.#now.getTime() - at.getTime()) / 2);
  }

  pieces(): PieceStory[] {
    return this.#texts.pieces.map((text) => {
      const wait = waiting[text.key];
      const given = wait ? [] : this.#texts.feedback.filter(({ piece }) => piece === text.key);
      const at = wait ? after(this.#now, -(wait.days + 0.3) * DAY) : this.#day([text.by, ...given.map(({ by }) => by)], 12);
      const part = this.thread(text.lang, at);
      const author = part(text.by, text.form);
      if (keptPrivate.has(text.key)) return { text, author, at, asked: null, feedback: [], revisedAt: null };
      const askedAt = wait ? after(this.#now, -wait.days * DAY) : this.#later(at, 20);
      const [kind, whom = ''] = (wait?.whom ?? '').split(':');
      if (kind === 'group') this.enter(whom, author);
      const asked = {
        at: askedAt,
        whom: kind === 'group' ? { group: whom } : kind === 'member' ? { member: this.named(whom) } : null,
        days: this.#random.pick(['14', '14', '30'] as const),
      };
      let last = askedAt;
      const feedback = given.map((one) => {
        const givenAt = this.#later(last, 22);
        const thankedAt = this.#later(givenAt, 9);
        last = thankedAt;
        return { text: one, giver: part(one.by, one.form), at: givenAt, thankedAt };
      });
      return { text, author, at, asked, feedback, revisedAt: text.revised && !wait ? this.#later(last, 26) : null };
    });
  }

  insights(): InsightStory[] {
    return this.#texts.insights.map((text, i) => {
      const keys = [text.by, ...text.replies.map(({ by }) => by)];
      // Every fifth is of this fortnight, so that the club is not asleep when one looks in.
      const at =
        i % 5 === 2 && !keys.includes('lina')
          ? momentBetween(this.#random, after(this.#now, -13 * DAY), after(this.#now, -2 * DAY))
          : this.#day(keys, 6);
      const part = this.thread(text.lang, at, text.group);
      const author = part(text.by, text.form);
      if (text.group && !((this.firstWords.get(text.group) ?? at) < at)) this.firstWords.set(text.group, at);
      let last = at;
      const replies = text.replies.map(({ by, form, body }) => {
        last = this.#later(last, 8);
        return { by: part(by, form), body, at: last };
      });
      return { text, author, at, replies };
    });
  }
}
