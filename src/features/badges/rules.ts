/** The house's drawings; `club` stands for a badge that has none of its own. */
export const pictures = ['club', 'first-steps', 'own-voice', 'insights', 'coaching-peers'] as const;
export type Picture = (typeof pictures)[number];

/** Plain files that anybody may load. They are named in signed badges: an address once given stays. */
export const pictureHref = (picture: Picture, format: 'png' | 'svg'): string => `/badges/pictures/${picture}.${format}`;

/** What a badge asks for. `exercises`: in each exercise stands something of the member's own; `thanks`: somebody thanked them for feedback. */
export interface Asks {
  readonly courses: readonly CourseOutline[];
  readonly exercises: boolean;
  readonly thanks: boolean;
}

interface CourseOutline {
  readonly slug: string;
  readonly modules: readonly { readonly slug: string; readonly hasExercise: boolean }[];
}

/** What a member did; places are `course/module`. */
export interface Done {
  readonly finished: ReadonlySet<string>;
  readonly written: ReadonlySet<string>;
  readonly thanked: boolean;
}

export interface OpenCourse {
  readonly course: string;
  /** no module is there yet, so nobody can have worked through it */
  readonly isEmpty: boolean;
  /** not marked as finished */
  readonly modules: readonly string[];
  /** finished or not, with nothing of the member's own in the exercise */
  readonly exercises: readonly string[];
}

export interface Standing {
  readonly isEarned: boolean;
  /** at least one of its modules is finished */
  readonly isBegun: boolean;
  /** in the order of the badge; finished ones are not there */
  readonly open: readonly OpenCourse[];
  readonly openThanks: boolean;
}

/** Where somebody stands with a badge. Earned is what has nothing open; a course without modules is always open. */
export function standingIn({ courses, exercises, thanks }: Asks, done: Done): Standing {
  const outlines = courses.map(({ slug, modules }) => {
    const missing = (set: ReadonlySet<string>, of: typeof modules) =>
      of.map(({ slug }) => slug).filter((module) => !set.has(`${slug}/${module}`));
    const asked = exercises ? modules.filter(({ hasExercise }) => hasExercise) : [];
    return {
      course: slug,
      isEmpty: modules.length === 0,
      modules: missing(done.finished, modules),
      exercises: missing(done.written, asked),
    };
  });
  const open = outlines.filter(({ isEmpty, modules, exercises }) => isEmpty || modules.length > 0 || exercises.length > 0);
  const openThanks = thanks && !done.thanked;
  const isBegun = courses.some(({ slug, modules }) => modules.some((module) => done.finished.has(`${slug}/${module.slug}`)));
  return { isEarned: open.length === 0 && !openThanks, isBegun, open, openThanks };
}

/** Entries of one status list: as few as W3C Bitstring Status List 1.0 allows, so many that one entry hides among them. */
export const LIST_LENGTH = 131_072;
/** A list is given out to its half: a number drawn at random is free at the second try. */
const GIVEN_OUT = LIST_LENGTH / 2;

/** The list to draw the next number from when `given` numbers were given out so far. */
export const nextList = (given: number): number => Math.floor(given / GIVEN_OUT);

export const listOf = (entry: number): number => Math.floor(entry / LIST_LENGTH);
export const indexIn = (entry: number): number => entry % LIST_LENGTH;
/** The first entry of a list and the first one after it. */
export const boundsOf = (list: number): readonly [from: number, to: number] => [list * LIST_LENGTH, (list + 1) * LIST_LENGTH];

/** One bit an entry, from left to right: the first is the highest bit of the first byte (W3C Bitstring Status List 1.0). */
export function bitsOf(revoked: readonly number[]): Uint8Array<ArrayBuffer> {
  const bits = new Uint8Array(LIST_LENGTH / 8);
  for (const entry of revoked) {
    const index = indexIn(entry);
    bits[index >> 3] = (bits[index >> 3] ?? 0) | (0x80 >> (index & 7));
  }
  return bits;
}

export interface Shown {
  /** put on the badge when it was signed; null: it carries none */
  readonly signedName: string | null;
  readonly sharedAt: Date | null;
  readonly nameSharedAt: Date | null;
}

/**
 * What everybody may see at a badge's address. The signed file goes with it only where it says no more
 * than the page does. Undefined: the address is closed.
 */
export function publicSide({ signedName, sharedAt, nameSharedAt }: Shown): { name: string | null; hasFile: boolean } | undefined {
  if (sharedAt === null) return undefined;
  const name = nameSharedAt === null ? null : signedName;
  return { name, hasFile: name === signedName };
}

/** LinkedIn's own form for licences and certifications, filled in. Opening it sends nothing but what stands in the address. */
export function linkedInForm(badge: { title: string; issuer: string; issuedAt: Date; id: string; url: string | undefined }): string {
  const [year, month] = badge.issuedAt.toISOString().split('-');
  const fields = {
    startTask: 'CERTIFICATION_NAME',
    name: badge.title,
    organizationName: badge.issuer,
    issueYear: year ?? '',
    issueMonth: String(Number(month)),
    ...(badge.url === undefined ? {} : { certUrl: badge.url, certId: badge.id }),
  };
  return `https://www.linkedin.com/profile/add?${new URLSearchParams(fields)}`;
}
