import { inArray } from 'drizzle-orm';
import { mentors, topics } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayOffer } from '../policy.ts';
import type { OfferInput } from '../schema.ts';
import { recountMentees } from './lock-pair.ts';

/** Becomes a mentor, or changes the offer. Fewer places than running mentorships is fine: nobody is sent away. */
export async function offerMentoring(club: Club, actor: Member, input: OfferInput): Promise<Result<void, 'field.choose'>> {
  return inTransaction(club, async (club) => {
    const offer = {
      ...input,
      languages: [...new Set(input.languages)],
      topics: [...new Set(input.topics)],
      helps: [...new Set(input.helps)],
    };
    const known = await club.db.select({ slug: topics.slug }).from(topics).where(inArray(topics.slug, offer.topics));
    if (known.length < offer.topics.length) return refuse('field.choose', 'topics');

    const row = { memberId: actor.id, ...offer, since: club.clock.now() };
    authorize(mayOffer(actor, row));
    await club.db.insert(mentors).values(row).onConflictDoUpdate({ target: mentors.memberId, set: offer });
    // Somebody who stopped and comes back may still have mentorships running.
    await recountMentees(club, [actor.id]);
    return done();
  });
}
