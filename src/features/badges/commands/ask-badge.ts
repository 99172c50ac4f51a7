import { and, eq, isNull } from 'drizzle-orm';
import { badgeKeys, badges, members, statusEntries } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { sign, signingKey } from '#src/platform/credentials.ts';
import { found } from '#src/platform/errors.ts';
import { newId } from '#src/platform/ids.ts';
import { withinLimit } from '#src/platform/limits.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { badgesOf, textIn } from '../catalogue.ts';
import { badgeCredential } from '../credential.ts';
import { doneBy } from '../queries.ts';
import { standingIn } from '../rules.ts';
import type { AskInput } from '../schema.ts';
import { takeEntry } from './take-entry.ts';

type Refusal = 'badges.refusal.no-key' | 'badges.refusal.not-yet' | 'badges.refusal.too-often';

/**
 * The member asks, and what the badge asks for is there: it is signed, in the member's language, with their
 * name only if they want it on. Nobody is told. Asked for again while it is valid, it stays the one it was.
 * Own badge only.
 */
export async function askBadge(club: Club, actor: Member, { badge: slug, named }: AskInput): Promise<Result<{ id: string }, Refusal>> {
  const badge = found(badgesOf(club.content).get(slug));
  const key = await signingKey(club.config);
  if (!key) return refuse('badges.refusal.no-key');
  if (!(await withinLimit(club, `badge ${actor.id}`, { max: 20, minutes: 24 * 60 }))) return refuse('badges.refusal.too-often');
  return inTransaction(club, async (club) => {
    // One ask of a member after the other; and nobody who is just leaving.
    const [member] = await club.db.select({ name: members.name }).from(members).where(eq(members.id, actor.id)).for('no key update');
    const { name } = found(member);
    const mine = and(eq(badges.memberId, actor.id), eq(badges.badge, slug), isNull(badges.revokedAt));
    const [live] = await club.db.select({ id: badges.id }).from(badges).where(mine);
    if (live) return done(live);
    if (!standingIn(badge.asks, await doneBy(club, actor)).isEarned) return refuse('badges.refusal.not-yet');

    const [id, issuedAt, entry] = [newId(club.clock), club.clock.now(), await takeEntry(club)];
    const issue = { id, badge, text: textIn(badge, actor.locale), name: named ? name : null, entry, issuedAt };
    const credential = found(await sign(club.config, badgeCredential(club.config, issue), issuedAt));
    await club.db.insert(badgeKeys).values({ key, firstUsedAt: issuedAt }).onConflictDoNothing();
    await club.db.insert(badges).values({ id, memberId: actor.id, badge: slug, key, credential, issuedAt });
    await club.db.update(statusEntries).set({ badgeId: id }).where(eq(statusEntries.entry, entry));
    return done({ id });
  });
}
