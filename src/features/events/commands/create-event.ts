import { eq } from 'drizzle-orm';
import { events, groups } from '#db/schema/index.ts';
import type { TierSlug } from '#src/features/learning/rules.ts';
import { instantOf, type LocalReading } from '#src/features/mentoring/rules.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { renderMarkdown } from '#src/platform/markdown.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayChangeEvent, mayCreateEvent, mayCreateForGroup } from '../policy.ts';
import { audienceOf, endOf, mayBeginAt } from '../rules.ts';
import type { CreateInput } from '../schema.ts';
import { standingIn } from './lock-event.ts';

type Refusal = 'events.refusal.not-then' | 'events.refusal.not-this-group';

/** Sets up an event at a time on the clocks of whoever sets it up. A time the clocks skip is moved, and said so. */
export async function createEvent(
  club: Club,
  actor: Member,
  input: CreateInput,
): Promise<Result<{ id: string; time: LocalReading['kind'] }, Refusal>> {
  return inTransaction(club, async (club) => {
    authorize(mayCreateEvent(actor));
    const { once: id, kind, title, about, lang, minutes, places, place, link } = input;
    const { at: startsAt, kind: time } = instantOf(input.startsAt, actor.timeZone);
    const [twin] = await club.db.select({ ownerId: events.ownerId }).from(events).where(eq(events.id, id));
    if (twin) {
      authorize(mayChangeEvent(actor, twin));
      return done({ id, time });
    }
    const audience = audienceOf(input.audience);
    if ('groupId' in audience && !(await mayInvite(club, actor, audience.groupId)))
      return refuse('events.refusal.not-this-group', 'audience');
    const now = club.clock.now();
    if (!mayBeginAt(startsAt, now)) return refuse('events.refusal.not-then', 'startsAt');

    await club.db
      .insert(events)
      .values({
        ...{ id, kind, title, about, lang, places, place, link, startsAt },
        aboutHtml: renderMarkdown(about),
        tier: 'tier' in audience ? (audience.tier as TierSlug) : null,
        groupId: 'groupId' in audience ? audience.groupId : null,
        ownerId: actor.id,
        endsAt: endOf(startsAt, minutes),
        createdAt: now,
        changedAt: now,
      })
      .onConflictDoNothing();
    return done({ id, time });
  });
}

async function mayInvite(club: Club, actor: Member, groupId: string): Promise<boolean> {
  const [group] = await club.db.select({ closedAt: groups.closedAt }).from(groups).where(eq(groups.id, groupId));
  return group !== undefined && mayCreateForGroup(actor, { ...group, ...(await standingIn(club, actor, groupId)) });
}
