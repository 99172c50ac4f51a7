import { and, asc, count, eq, gte, isNull, lt, sql } from 'drizzle-orm';
import { badgeKeys, badges, statusEntries } from '#db/schema/index.ts';
import type { Locale } from '#src/i18n/t.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { isId } from '#src/platform/ids.ts';
import { renderEditorial } from '#src/platform/markdown.ts';
import { prepared } from '#src/platform/prepared.ts';
import { badgesOf, pictureOf, textIn } from './catalogue.ts';
import { type SignedBadge, signedName } from './credential.ts';
import { mayRevoke } from './policy.ts';
import { type Picture, publicSide } from './rules.ts';

/* What the world may read: one badge at its address, what each attests, the keys, the numbers that are revoked. */

const oneBadge = prepared((db) =>
  db
    .select({
      memberId: badges.memberId,
      badge: badges.badge,
      credential: sql<SignedBadge>`${badges.credential}`,
      issuedAt: badges.issuedAt,
      sharedAt: badges.sharedAt,
      nameSharedAt: badges.nameSharedAt,
      revokedAt: badges.revokedAt,
    })
    .from(badges)
    .where(eq(badges.id, sql.placeholder('id')))
    .prepare('one_badge'),
);

/** What stands at a badge's address for whoever opens it. */
export type AtAddress =
  | { readonly kind: 'revoked'; readonly revokedAt: Date }
  /** for a lead: there is one, and it can be revoked; neither which nor whose */
  | { readonly kind: 'closed'; readonly id: string }
  | {
      readonly kind: 'open';
      readonly id: string;
      readonly picture: Picture;
      readonly name: string | null;
      readonly hasFile: boolean;
      readonly issuedAt: Date;
      readonly mayRevoke: boolean;
      readonly title: string;
      readonly summary: string;
      readonly criteriaHtml: string;
      readonly lang: Locale;
    };

/** `/badges/<id>`, for anybody. A closed address is not there; one that was revoked says so and nothing else. */
export async function readAtAddress(club: Club, viewer: Member | null, id: string | undefined): Promise<AtAddress> {
  const row = await badgeRow(club, id);
  if (row.revokedAt) return { kind: 'revoked', revokedAt: row.revokedAt };
  const side = publicSide({ ...row, signedName: signedName(row.credential) });
  const isLead = viewer !== null && mayRevoke(viewer);
  if (!side && isLead) return { kind: 'closed', id: id ?? '' };
  const { name: title, description: summary, criteria, inLanguage: lang } = row.credential.credentialSubject.achievement;
  const text = { title, summary, criteriaHtml: renderEditorial(criteria.narrative), lang, picture: pictureOf(club.content, row.badge) };
  return { kind: 'open', id: id ?? '', ...found(side), ...text, issuedAt: row.issuedAt, mayRevoke: isLead };
}

/** The signed file: always for whose it is, for others where the page shows as much. */
export async function readCredential(
  club: Club,
  viewer: Member | null,
  id: string | undefined,
): Promise<{ slug: string; picture: Picture; credential: SignedBadge }> {
  const row = await badgeRow(club, id);
  const isOwn = viewer?.id === row.memberId;
  const isOpen = row.revokedAt === null && publicSide({ ...row, signedName: signedName(row.credential) })?.hasFile;
  return found(isOwn || isOpen ? { slug: row.badge, picture: pictureOf(club.content, row.badge), credential: row.credential } : undefined);
}

async function badgeRow(club: Club, id: string | undefined) {
  const [row] = isId(id) ? await oneBadge(club).execute({ id }) : [];
  return found(row);
}

/** Badges as the world may know them: what each attests. */
export function readCatalogue({ content }: Club, locale: Locale) {
  return [...badgesOf(content).values()].map((badge) => ({ slug: badge.slug, picture: badge.picture, text: textIn(badge, locale) }));
}

/** Keys that signed badges which are still valid. */
export async function keysInUse({ db }: Club): Promise<string[]> {
  const rows = await db
    .select({ key: badgeKeys.key })
    .from(badgeKeys)
    .where(sql`exists (select from ${badges} where ${badges.key} = ${badgeKeys.key} and ${badges.revokedAt} is null)`)
    .orderBy(asc(badgeKeys.firstUsedAt));
  return rows.map(({ key }) => key);
}

type Bounds = readonly [from: number, to: number];

const revokedIn = ([from, to]: Bounds) => and(isNull(statusEntries.badgeId), gte(statusEntries.entry, from), lt(statusEntries.entry, to));

/** Revoked entries between two numbers. */
export async function revokedEntries({ db }: Club, bounds: Bounds): Promise<number[]> {
  const rows = await db
    .select({ entry: statusEntries.entry })
    .from(statusEntries)
    .where(revokedIn(bounds))
    .orderBy(asc(statusEntries.entry));
  return rows.map(({ entry }) => entry);
}

export async function countRevoked({ db }: Club, bounds: Bounds): Promise<number> {
  const [row] = await db.select({ revoked: count() }).from(statusEntries).where(revokedIn(bounds));
  return row?.revoked ?? 0;
}

/** Whether any number between these two was ever given out; one look into the index. */
export async function hasEntries({ db }: Club, [from, to]: Bounds): Promise<boolean> {
  const inside = and(gte(statusEntries.entry, from), lt(statusEntries.entry, to));
  const rows = await db.select({ entry: statusEntries.entry }).from(statusEntries).where(inside).limit(1);
  return rows.length > 0;
}

/** Numbers given out so far, revoked ones included. */
export async function entriesGiven({ db }: Club): Promise<number> {
  const [row] = await db.select({ given: count() }).from(statusEntries);
  return row?.given ?? 0;
}
