import { gzipSync } from 'node:zlib';
import type { Locale } from '#src/i18n/t.ts';
import type { Config } from '#src/platform/config.ts';
import { CREDENTIALS_CONTEXT, issuerDid, OPEN_BADGES_CONTEXT, type Signed } from '#src/platform/credentials.ts';
import type { Badge, BadgeText } from './catalogue.ts';
import { bitsOf, indexIn, listOf, pictureHref } from './rules.ts';

type Place = Pick<Config, 'publicUrl' | 'clubName'>;

/** An Open Badges 3.0 credential, as far as the club reads it again. */
export interface BadgeCredential {
  readonly id: string;
  readonly name: string;
  readonly credentialSubject: {
    readonly identifier?: readonly { readonly identityHash: string }[];
    readonly achievement: {
      readonly inLanguage: Locale;
      readonly name: string;
      readonly description: string;
      readonly criteria: { readonly narrative: string };
    };
  };
}
export type SignedBadge = Signed<BadgeCredential>;

export const badgeHref = (id: string) => `/badges/${id}`;
export const listHref = (list: number) => `/badges/status/${list}.json`;

/** Who signs, as Open Badges 3.0 describes an issuer. */
export function issuerProfile(config: Place) {
  return { id: issuerDid(config), type: ['Profile'], name: config.clubName, url: config.publicUrl };
}

export interface Issue {
  readonly id: string;
  readonly badge: Badge;
  readonly text: BadgeText;
  /** null: without a name; then the subject is an identifier that means nothing outside this badge */
  readonly name: string | null;
  readonly entry: number;
  readonly issuedAt: Date;
}

/** What will be signed: Open Badges 3.0 on the W3C data model 2.0, with a status in the club's list. */
export function badgeCredential(config: Place, { id, badge, text, name, entry, issuedAt }: Issue): BadgeCredential {
  const { publicUrl } = config;
  const list = publicUrl + listHref(listOf(entry));
  const subject = name === null ? { id: `urn:uuid:${id}` } : { identifier: [nameIdentifier(name)] };
  const credential = {
    '@context': [CREDENTIALS_CONTEXT, OPEN_BADGES_CONTEXT],
    id: publicUrl + badgeHref(id),
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: text.title,
    issuer: issuerProfile(config),
    validFrom: inSeconds(issuedAt),
    credentialSubject: {
      type: ['AchievementSubject'],
      ...subject,
      achievement: {
        id: `${publicUrl}/badges#${badge.slug}`,
        type: ['Achievement'],
        inLanguage: text.locale,
        name: text.title,
        description: text.summary,
        criteria: { narrative: text.criteria },
        // PNG: wallets that run on phones do not draw SVG.
        image: { id: publicUrl + pictureHref(badge.picture, 'png'), type: 'Image' },
      },
    },
    credentialStatus: {
      id: `${list}#${indexIn(entry)}`,
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: String(indexIn(entry)),
      statusListCredential: list,
    },
  };
  return credential;
}

/** As the implementation guide of Open Badges 3.0 writes a name. */
function nameIdentifier(name: string) {
  return { type: 'IdentityObject', hashed: false, identityHash: name, identityType: 'ext:name' };
}

/** The name put on a badge when it was signed. */
export const signedName = ({ credentialSubject }: BadgeCredential): string | null =>
  credentialSubject.identifier?.[0]?.identityHash ?? null;

/** A W3C Bitstring Status List in which these entries are revoked. */
export function statusListCredential(config: Place, list: number, revoked: readonly number[]) {
  const id = config.publicUrl + listHref(list);
  return {
    '@context': [CREDENTIALS_CONTEXT],
    id,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: issuerDid(config),
    credentialSubject: {
      id: `${id}#list`,
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
      encodedList: `u${gzipSync(bitsOf(revoked)).toString('base64url')}`,
    },
  };
}

/** Verifiers compare to the second. */
function inSeconds(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}
