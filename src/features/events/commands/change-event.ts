import { eq } from 'drizzle-orm';
import { events } from '#db/schema/index.ts';
import { instantOf, type LocalReading, localTimeOf } from '#src/features/mentoring/rules.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { withinLimit } from '#src/platform/limits.ts';
import { renderMarkdown } from '#src/platform/markdown.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayChangeEvent } from '../policy.ts';
import { endOf, mayBeginAt, stageOf } from '../rules.ts';
import type { ChangeInput, MaterialsInput } from '../schema.ts';
import { tellLater } from '../tell-signed-up.ts';
import { type LockedEvent, lockEvent, settlePlaces, signedUp } from './lock-event.ts';

type Where = { id: string };
type Refusal = 'events.refusal.not-then' | 'events.refusal.cancelled' | 'events.refusal.begun';

/**
 * Changes an event. Those who signed up hear of another time or place; more places let as many move up,
 * fewer send nobody away. Once it has begun its time stands.
 */
export async function changeEvent(
  club: Club,
  actor: Member,
  input: ChangeInput,
): Promise<Result<Where & { time: LocalReading['kind'] }, Refusal>> {
  return inTransaction(club, async (club) => {
    const event = await lockEvent(club, actor, input.event);
    authorize(mayChangeEvent(actor, event));
    if (event.cancelledAt) return refuse('events.refusal.cancelled');
    const now = club.clock.now();
    const { at: startsAt, kind: time } = startOf(event, input, actor);
    const endsAt = endOf(startsAt, input.minutes);
    const moved = startsAt.getTime() !== event.startsAt.getTime() || endsAt.getTime() !== event.endsAt.getTime();
    const begun = stageOf(event, now) !== 'ahead';
    if (moved && begun) return refuse('events.refusal.begun', 'startsAt');
    if (moved && !mayBeginAt(startsAt, now)) return refuse('events.refusal.not-then', 'startsAt');

    const { kind, title, about, lang, places, place, link } = input;
    const whereOrWhen = moved || place !== event.place || link !== event.link;
    const shown = whereOrWhen || title !== event.title || kind !== event.kind;
    const changed = {
      ...{ kind, title, about, lang, places, place, link, startsAt, endsAt },
      ...(shown ? { changedAt: now, sequence: event.sequence + 1 } : {}),
    };
    await club.db
      .update(events)
      .set({ ...changed, aboutHtml: renderMarkdown(about) })
      .where(eq(events.id, event.id));
    // Whoever turns a date over and over saves it each time; letters about it stop.
    if (whereOrWhen && !begun && (await withinLimit(club, `event-change ${event.id}`, { max: 5, minutes: 60 })))
      await tellLater(club, { event: event.id, kind: 'events.notice.changed', to: await signedUp(club, event.id) });
    await settlePlaces(club, { ...event, ...changed });
    return done({ id: event.id, time });
  });
}

/** What the form showed means the instant that stands, also where a local time happens twice. */
function startOf(event: LockedEvent, input: ChangeInput, actor: Member): LocalReading {
  if (input.startsAt.slice(0, 16) === localTimeOf(event.startsAt, actor.timeZone)) return { at: event.startsAt, kind: 'exact' };
  return instantOf(input.startsAt, actor.timeZone);
}

/** Own materials, before or after the event. Those who signed up find a notice, and no mail. */
export async function saveMaterials(club: Club, actor: Member, input: MaterialsInput): Promise<Result<Where, never>> {
  return inTransaction(club, async (club) => {
    const event = await lockEvent(club, actor, input.event);
    authorize(mayChangeEvent(actor, event));
    const { materials } = input;
    if (materials === event.materials) return done({ id: event.id });
    await club.db
      .update(events)
      .set({ materials, materialsHtml: renderMarkdown(materials) })
      .where(eq(events.id, event.id));
    if (event.materials === '')
      await tellLater(club, { event: event.id, kind: 'events.notice.materials', to: await signedUp(club, event.id) });
    return done({ id: event.id });
  });
}
