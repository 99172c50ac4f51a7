import { desc, eq, sql } from 'drizzle-orm';
import { badges, completions, exerciseTexts, feedbacks, members, pieces, thanks } from '#db/schema/index.ts';
import type { Locale } from '#src/i18n/t.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { once, prepared } from '#src/platform/prepared.ts';
import { type Badge, type BadgeText, badgesOf, pictureOf, textIn } from './catalogue.ts';
import { badgeHref, type SignedBadge, signedName } from './credential.ts';
import { type Done, linkedInForm, type Picture, type Standing, standingIn } from './rules.ts';

const me = sql.placeholder('me');
type Places = { course: string; module: string }[] | null;

/** What a badge can ask for, of one member. Of an exercise only whether something of their own stands in it. */
const doneSoFar = prepared((db) =>
  db
    .select({
      finished: sql<Places>`(select json_agg(json_build_object('course', course, 'module', module)) from ${completions} where member_id = ${me})`,
      written: sql<Places>`(
        select json_agg(json_build_object('course', e.course, 'module', e.module)) from ${exerciseTexts} e
        left join ${pieces} p on p.id = e.piece_id and p.author_id = ${me}
        where e.member_id = ${me} and (e.body <> '' or p.latest > 1))`,
      thanked: sql<boolean>`exists (select from ${thanks} t join ${feedbacks} f on f.id = t.feedback_id where f.giver_id = ${me})`,
    })
    .from(once)
    .prepare('done_for_badges'),
);

export async function doneBy(club: Pick<Club, 'db'>, { id }: Pick<Member, 'id'>): Promise<Done> {
  const [row] = await doneSoFar(club).execute({ me: id });
  const keys = (places: Places | undefined) => new Set((places ?? []).map(({ course, module }) => `${course}/${module}`));
  return { finished: keys(row?.finished), written: keys(row?.written), thanked: row?.thanked ?? false };
}

interface Link {
  readonly href: string;
  readonly title: string;
  readonly lang: Locale;
}

/** One badge there is, and where the member stands with it. */
export interface Offer {
  readonly slug: string;
  readonly picture: Picture;
  readonly text: BadgeText;
  readonly standing: Pick<Standing, 'isEarned' | 'isBegun' | 'openThanks'>;
  readonly courses: readonly Link[];
  readonly open: readonly (Link & { readonly isEmpty: boolean; readonly modules: readonly Link[]; readonly exercises: readonly Link[] })[];
  /** the member has it */
  readonly isMine: boolean;
}

export interface OwnBadge {
  readonly id: string;
  readonly picture: Picture;
  readonly title: string;
  readonly lang: Locale;
  readonly issuedAt: Date;
  readonly signedName: string | null;
  readonly sharedAt: Date | null;
  readonly nameSharedAt: Date | null;
  readonly address: string;
  readonly linkedIn: string;
  readonly revoked: {
    readonly at: Date;
    readonly by: 'me' | 'lead' | 'club';
    readonly name: string | null;
    readonly because: string;
  } | null;
}

/** Live badges all come; of those that ended, the latest. */
const LATEST = 30;

/** `/learn/badges` */
export async function readBadges(club: Club, member: Member): Promise<{ isSigning: boolean; offers: Offer[]; mine: OwnBadge[] }> {
  const catalogue = [...badgesOf(club.content).values()];
  const isSigning = club.config.badgeKey !== undefined;
  const rows = await ownRows(club, member);
  if (!isSigning) return { isSigning, offers: [], mine: rows.map((row) => toOwn(club, member, row)) };
  const done = await doneBy(club, member);
  const live = new Set(rows.filter(({ revokedAt }) => revokedAt === null).map(({ badge }) => badge));
  const offers = catalogue.map((badge) => toOffer(badge, member.locale, done, live.has(badge.slug)));
  return { isSigning, offers, mine: rows.map((row) => toOwn(club, member, row)) };
}

function toOffer(badge: Badge, locale: Locale, done: Done, isMine: boolean): Offer {
  const { open, ...standing } = standingIn(badge.asks, done);
  const course = (slug: string) => found(badge.courses.find((course) => course.slug === slug));
  const linkTo = (slug: string): Link => ({ href: `/learn/${slug}`, ...named(course(slug).text[locale]) });
  const linkInto = (slug: string, part: string) => (module: string) => {
    const there = found(course(slug).modules.find((one) => one.slug === module));
    return { href: `/learn/${slug}/${module}${part}`, ...named(there.text[locale]) };
  };
  return {
    slug: badge.slug,
    picture: badge.picture,
    text: textIn(badge, locale),
    standing,
    courses: badge.courses.map(({ slug }) => linkTo(slug)),
    open: open.map(({ course, isEmpty, modules, exercises }) => ({
      ...linkTo(course),
      isEmpty,
      modules: modules.map(linkInto(course, '')),
      exercises: exercises.map(linkInto(course, '#exercise')),
    })),
    isMine,
  };
}

const named = ({ title, lang }: { title: string; lang: Locale }) => ({ title, lang });

function ownRows({ db }: Club, member: Member) {
  return db
    .select({
      id: badges.id,
      badge: badges.badge,
      credential: sql<SignedBadge>`${badges.credential}`,
      issuedAt: badges.issuedAt,
      sharedAt: badges.sharedAt,
      nameSharedAt: badges.nameSharedAt,
      revokedAt: badges.revokedAt,
      revokedBy: badges.revokedBy,
      revokedBecause: badges.revokedBecause,
      revoker: members.name,
    })
    .from(badges)
    .leftJoin(members, eq(members.id, badges.revokedBy))
    .where(eq(badges.memberId, member.id))
    .orderBy(sql`${badges.revokedAt} is not null`, desc(badges.id))
    .limit(LATEST);
}

function toOwn({ config, content }: Club, member: Member, row: Awaited<ReturnType<typeof ownRows>>[number]): OwnBadge {
  const { id, credential, issuedAt, sharedAt, nameSharedAt, revokedAt, revokedBy, revokedBecause } = row;
  const { name: title, inLanguage: lang } = credential.credentialSubject.achievement;
  const address = config.publicUrl + badgeHref(id);
  const by = revokedBy === member.id ? 'me' : revokedBecause === '' ? 'club' : 'lead';
  return {
    id,
    picture: pictureOf(content, row.badge),
    title,
    lang,
    issuedAt,
    signedName: signedName(credential),
    sharedAt,
    nameSharedAt,
    address,
    linkedIn: linkedInForm({ title, issuer: config.clubName, issuedAt, id, url: sharedAt === null ? undefined : address }),
    revoked: revokedAt && { at: revokedAt, by, name: row.revoker, because: revokedBecause },
  };
}
