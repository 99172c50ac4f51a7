import type { TierSlug } from '#src/features/learning/rules.ts';

export type Names = Record<'en' | 'de' | 'fr' | 'it', string>;
export interface Place {
  /** null: the people who rather not say */
  readonly slug: string | null;
  readonly names: Names;
}

/** People alike in everything that is published by slices: the smallest building block of all counts. Never stored, never shown. */
export interface Atom {
  readonly site: string | null;
  readonly unit: string | null;
  /** positions in `Facts.groups` */
  readonly groups: readonly number[];
  readonly size: number;
  readonly active: number;
}

export interface WaitFacts {
  /** people who wait now, each with their longest wait; hours */
  readonly waiting: { readonly people: number; readonly median: number; readonly longest: number };
  /** people answered in the last 90 days, each with their average wait; hours */
  readonly answered: { readonly people: number; readonly median: number };
}

export interface GroupFacts {
  readonly slug: string;
  readonly name: string;
  readonly size: number;
}

/** Exact counts, as gathered. They live in memory for the moment of `publish` and go nowhere else. */
export interface Facts {
  readonly takenAt: Date;
  /** people who are accompanied now and were not when figures were last published, or the other way round */
  readonly changed: (before: PeopleFigures) => number;
  readonly atoms: readonly Atom[];
  readonly sites: readonly Place[];
  readonly units: readonly Place[];
  readonly groups: readonly GroupFacts[];
  readonly weeks: readonly { readonly week: string; readonly active: number }[];
  readonly tiers: readonly { readonly tier: TierSlug | null; readonly members: number }[];
  readonly cells: readonly { readonly cell: string; readonly members: number }[];
  readonly waits: Readonly<Record<'feedback' | 'mentor', WaitFacts>>;
  readonly hostless: { readonly groups: number; readonly some: readonly { readonly slug: string; readonly name: string }[] };
  readonly invitations: number;
}

export interface SliceFigures extends Place {
  readonly size: number | null;
  readonly active: number | null;
}

/** Everything that is counted over the accompanied members. Published together and held together. */
export interface PeopleFigures {
  readonly asOf: string;
  readonly accompanied: number | null;
  readonly active: number | null;
  readonly weeks: readonly { readonly week: string; readonly active: number | null }[];
  readonly sites: readonly SliceFigures[];
  readonly units: readonly SliceFigures[];
  readonly tiers: readonly { readonly tier: TierSlug | null; readonly members: number | null }[];
  readonly cells: { readonly total: number | null; readonly counts: readonly { readonly cell: string; readonly members: number | null }[] };
  readonly groups: readonly {
    readonly slug: string;
    readonly name: string;
    readonly size: number | null;
    readonly activity: 'most' | 'fewer' | null;
  }[];
}

export const longestSteps = ['day', 'three-days', 'week', 'fortnight', 'longer'] as const;
export type LongestStep = (typeof longestSteps)[number];

export interface WaitFigures {
  /** null: nobody, or too few to say */
  readonly waiting: number | null;
  /** whole days, rounded up */
  readonly median: number | null;
  readonly longest: LongestStep | null;
  readonly lately: number | null;
}

/** What the programme shows, stores and exports. Nothing in it is below the threshold. */
export interface Figures {
  readonly version: 1;
  readonly takenAt: string;
  readonly people: PeopleFigures;
  readonly waits: Readonly<Record<'feedback' | 'mentor', WaitFigures>>;
  readonly hostless: Facts['hostless'];
  readonly invitations: number;
}
