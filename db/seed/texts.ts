import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Locale } from '#src/i18n/t.ts';

/** The hand-written words of the demo company, as they stand in `texts/`. */
export type Form = 'f' | 'm';
export type Names = Record<Locale, string>;
interface Said {
  readonly lang: Locale;
  readonly text: string;
}

export interface NamedText {
  readonly key: string;
  readonly given: string;
  readonly family: string;
  readonly form: Form;
  readonly email: string;
  readonly lang: Locale;
  readonly languages: readonly string[];
  readonly unit: string;
  readonly site: string;
  readonly headline: string;
  readonly about: string;
  readonly hopes: string;
  readonly topics: readonly string[];
}

export interface GroupText {
  readonly slug: string;
  readonly name: string;
  readonly purpose: string;
  readonly lang: Locale;
  readonly region: string | null;
  readonly topics: readonly string[];
  readonly entry: 'open' | 'request';
  readonly small: boolean;
}

export interface PieceText {
  readonly key: string;
  readonly by: string;
  readonly form?: Form;
  readonly title: string;
  readonly body: string;
  readonly revised?: string;
  readonly asks?: string;
  readonly topics: readonly string[];
  readonly lang: Locale;
}

export interface InsightText {
  readonly key: string;
  readonly by: string;
  readonly form?: Form;
  readonly group: string | null;
  readonly title: string;
  readonly body: string;
  readonly replies: readonly { readonly by: string; readonly form?: Form; readonly body: string }[];
  readonly lang: Locale;
}

export interface FeedbackText {
  readonly piece: string;
  readonly by: string;
  readonly form?: Form;
  readonly lang: Locale;
  readonly criteria: Readonly<Record<string, string>>;
  readonly words: string;
  readonly comments?: readonly { readonly quote: string; readonly body: string }[];
  readonly thanks?: string;
}

export interface CorrectionText {
  readonly by: string;
  readonly lang: Locale;
  /** course/module */
  readonly place: string;
  /** days before today */
  readonly ago: number;
  readonly passage: string;
  readonly words: string;
  readonly answer?: { readonly hours: number; readonly outcome: 'changed' | 'stays'; readonly words: string };
}

export interface ProposalText {
  readonly by: string;
  readonly lang: Locale;
  readonly title: string;
  readonly place: string;
  readonly minutes: number;
  readonly ago: number;
  readonly goals: string;
  readonly body: string;
  /** hours after it was proposed */
  readonly reviews: readonly { readonly by: string; readonly hours: number; readonly verdict: string; readonly words: string }[];
  readonly agreedHours?: number;
}

export interface Texts {
  readonly given: readonly { readonly name: string; readonly lang: Locale; readonly form?: Form }[];
  readonly family: readonly { readonly name: string; readonly lang: Locale }[];
  readonly sites: readonly { readonly slug: string; readonly name: string; readonly region: string }[];
  readonly units: readonly { readonly slug: string; readonly names: Names }[];
  readonly roles: Readonly<Record<string, string>>;
  readonly named: readonly NamedText[];
  readonly about: readonly Said[];
  readonly hopes: readonly Said[];
  readonly headlines: readonly (Said & { readonly unit: string })[];
  readonly topics: readonly { readonly slug: string; readonly names: Names }[];
  readonly groups: readonly GroupText[];
  readonly pieces: readonly PieceText[];
  readonly insights: readonly InsightText[];
  readonly feedback: readonly FeedbackText[];
  readonly offers: readonly (Said & { readonly topics: readonly string[] })[];
  readonly requests: readonly (Said & { readonly to?: string; readonly topics: readonly string[] })[];
  readonly questions: readonly { readonly lang: Locale; readonly question: string; readonly reply: string }[];
  readonly goals: readonly Said[];
  readonly notes: readonly Said[];
  readonly declines: readonly Said[];
  readonly handRaises: readonly Said[];
  readonly wishes: readonly (Said & { readonly group: string })[];
  readonly places: readonly Said[];
  readonly corrections: readonly CorrectionText[];
  readonly proposals: readonly ProposalText[];
  readonly draft: { readonly by: string; readonly title: string; readonly body: string };
}

const folder = fileURLToPath(new URL('./texts/', import.meta.url));
const languages: readonly Locale[] = ['de', 'en', 'fr', 'it'];

let texts: Texts | undefined;

export function readTexts(): Texts {
  texts ??= readAll();
  return texts;
}

function readAll(): Texts {
  const read = (name: string) => parse(readFileSync(`${folder}${name}.yaml`, 'utf8'));
  const inEach = <T>(kind: string): T[] =>
    languages.flatMap((lang) => read(`${kind}.${lang}`)[kind].map((entry: object) => ({ ...entry, lang })));
  return {
    ...read('people'),
    ...read('topics'),
    ...read('groups'),
    ...read('mentoring'),
    ...read('feedback'),
    ...read('small'),
    ...read('contributions'),
    pieces: inEach('pieces'),
    insights: inEach('insights'),
  };
}
