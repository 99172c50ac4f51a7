import type { Locale } from '#src/i18n/t.ts';
import { after, DAY, idAt, momentBetween, type Random } from './random.ts';
import type { Form, NamedText, Texts } from './texts.ts';

export interface Person {
  /** given once everybody's first day is known */
  id: string;
  /** of the six named people */
  readonly key: string | null;
  readonly name: string;
  readonly form: Form;
  readonly lang: Locale;
  readonly languages: readonly string[];
  readonly unit: string;
  readonly site: string;
  readonly email: string;
  readonly topics: readonly string[];
  headline: string;
  about: string;
  hopes: string;
  joinedAt: Date;
  pausedAt: Date | null;
}

const siteWeights = { bern: 23, zuerich: 25, lausanne: 14, lugano: 9, luzern: 9, 'st-gallen': 7, basel: 8, sion: 6 };
const unitWeights = {
  'customer-care': 17,
  networks: 12,
  'field-service': 15,
  shops: 13,
  'it-services': 13,
  security: 4,
  hr: 6,
  communications: 3,
  sales: 9,
  product: 6,
  finance: 5,
  projects: 6,
};
/** Who is most at home in which language, by site. */
const homes: Record<string, Partial<Record<Locale, number>>> = {
  bern: { de: 80, fr: 12, it: 3, en: 5 },
  zuerich: { de: 80, fr: 3, it: 4, en: 13 },
  lausanne: { fr: 88, de: 4, it: 2, en: 6 },
  lugano: { it: 90, de: 7, en: 3 },
  luzern: { de: 93, it: 3, en: 4 },
  'st-gallen': { de: 94, it: 2, en: 4 },
  basel: { de: 82, fr: 8, en: 10 },
  sion: { fr: 84, de: 14, it: 2 },
};
/** What else they read and write. */
const seconds: Record<Locale, Partial<Record<string, number>>> = {
  de: { en: 0.6, fr: 0.35, it: 0.12, sq: 0.02, sr: 0.02, tr: 0.01, ta: 0.01, rm: 0.01 },
  fr: { de: 0.45, en: 0.45, it: 0.08, pt: 0.05 },
  it: { de: 0.6, fr: 0.35, en: 0.3 },
  en: { de: 0.6, fr: 0.2 },
};
const unitTopics: Record<string, readonly string[]> = {
  'customer-care': ['customer-care', 'customer-stories'],
  networks: ['network-engineering', 'projects'],
  'field-service': ['field-service', 'photography'],
  shops: ['shop-floor', 'sales'],
  'it-services': ['software', 'apprenticeship'],
  security: ['security', 'software'],
  hr: ['recruiting', 'apprenticeship'],
  communications: ['storytelling', 'writing-languages'],
  sales: ['sales', 'customer-stories'],
  product: ['product', 'accessibility'],
  finance: ['data', 'sustainability'],
  projects: ['projects', 'leadership'],
};

/** Everybody of the community: the six named first, then as many as asked for, over the time since `opened`. */
export function makePeople(random: Random, texts: Texts, { members, opened, now }: { members: number; opened: Date; now: Date }): Person[] {
  const names = new Names(random, texts);
  const named = texts.named.map((text) => makeNamed(text, opened, now));
  for (const { email } of named) names.take(email);
  const others = Array.from({ length: Math.max(0, members - named.length) }, () => {
    const site = random.weighted(siteWeights);
    const lang = random.weighted(homes[site] ?? { de: 1 });
    const unit = random.weighted(unitWeights);
    const more = Object.entries(seconds[lang]).flatMap(([code, share]) => (random.chance(share ?? 0) ? [code] : []));
    const own = unitTopics[unit] ?? [];
    const topics = [
      ...new Set([
        ...own.filter(() => random.chance(0.6)),
        ...random
          .shuffled(texts.topics)
          .slice(0, random.whole(0, 2))
          .map(({ slug }) => slug),
      ]),
    ];
    const fitting = texts.headlines.filter((headline) => headline.unit === unit && headline.lang === lang);
    // A slow beginning, then steadily.
    const joinedAt = momentBetween(random, after(opened, 3 * DAY + (now.getTime() - opened.getTime()) * 0.94 * random.next() ** 0.9), now);
    return {
      ...names.next(lang),
      id: '',
      key: null,
      lang,
      languages: [lang, ...more],
      unit,
      site,
      topics,
      headline: fitting.length > 0 && random.chance(0.6) ? random.pick(fitting).text : '',
      about: '',
      hopes: '',
      joinedAt,
      pausedAt: null,
    };
  });
  return [...named, ...others];
}

function makeNamed(text: NamedText, opened: Date, now: Date): Person {
  const { key, given, family, form, email, lang, languages, unit, site, headline, about, hopes, topics } = text;
  const daysAgo: Record<string, number> = { lina: 23, amina: 320, marco: 338, claire: 344 };
  const joinedAt = daysAgo[key] === undefined ? after(opened, 3_600_000 * (key === 'ruth' ? 1 : 2)) : after(now, -daysAgo[key] * DAY);
  const said = { headline, about: about.trim(), hopes: hopes.trim() };
  return { id: '', key, name: `${given} ${family}`, form, lang, languages, unit, site, email, topics, ...said, joinedAt, pausedAt: null };
}

/** Ids are born with the members, so they are given when no first day moves any more. */
export function giveIds(random: Random, people: readonly Person[]): void {
  for (const person of people) person.id = idAt(random, person.joinedAt);
}

/** Names of people, twice only when the pool is used up, and an address of their own for each. */
class Names {
  readonly #random: Random;
  readonly #texts: Texts;
  readonly #addresses = new Set<string>();
  readonly #given: Record<string, Texts['given']>;
  readonly #family: Record<string, Texts['family']>;

  constructor(random: Random, texts: Texts) {
    this.#random = random;
    this.#texts = texts;
    this.#given = Object.groupBy(texts.given, ({ lang }) => lang) as Record<string, Texts['given']>;
    this.#family = Object.groupBy(texts.family, ({ lang }) => lang) as Record<string, Texts['family']>;
  }

  take(email: string): boolean {
    if (this.#addresses.has(email)) return false;
    this.#addresses.add(email);
    return true;
  }

  next(lang: Locale): Pick<Person, 'name' | 'form' | 'email'> {
    const random = this.#random;
    for (let attempt = 1; ; attempt++) {
      const given = random.pick(this.#given[lang] ?? this.#texts.given);
      const family = random.pick((random.chance(0.85) && this.#family[lang]) || this.#texts.family);
      const address = `${plain(given.name)}.${plain(family.name)}`;
      const email = attempt <= 3 ? `${address}@firn.example` : `${address}${attempt * 1000 + random.whole(0, 999)}@firn.example`;
      if (this.take(email)) return { name: `${given.name} ${family.name}`, form: given.form ?? 'f', email };
    }
  }
}

const plain = (name: string) =>
  name
    .toLowerCase()
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/ı/g, 'i')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z]+/g, '-');
