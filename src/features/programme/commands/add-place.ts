import { sites, topics, units } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { authorize } from '#src/platform/errors.ts';
import { slugFrom } from '#src/platform/slug.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayKeepPlaces } from '../policy.ts';
import type { AddPlaceInput } from '../schema.ts';

/** Adds a site, a part of the company or a topic that profiles and groups can choose. */
export async function addPlace(
  club: Club,
  actor: Member,
  { kind, name, region, ...other }: AddPlaceInput,
): Promise<Result<void, 'programme.refusal.place-exists' | 'field.unreadable'>> {
  authorize(mayKeepPlaces(actor));
  const slug = slugFrom(name, 60);
  if (slug === '') return refuse('field.unreadable', 'name');
  const names = { en: name, de: other.de || name, fr: other.fr || name, it: other.it || name };
  const added =
    kind === 'site'
      ? await club.db
          .insert(sites)
          .values({ slug, name, region: region || name })
          .onConflictDoNothing()
          .returning({ slug: sites.slug })
      : kind === 'unit'
        ? await club.db.insert(units).values({ slug, names }).onConflictDoNothing().returning({ slug: units.slug })
        : await club.db.insert(topics).values({ slug, names }).onConflictDoNothing().returning({ slug: topics.slug });
  return added.length > 0 ? done() : refuse('programme.refusal.place-exists', 'name');
}
