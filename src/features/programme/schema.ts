import { z } from 'zod';
import { choice, id, line } from '#src/platform/fields.ts';

export const placeKinds = ['unit', 'site', 'topic'] as const;
export type PlaceKind = (typeof placeKinds)[number];

export const answerHandForm = z.object({ member: id() });

/** English names a place everywhere; the other languages may be left open and then say the same. */
export const addPlaceForm = z.object({
  kind: choice(placeKinds),
  name: line(60),
  de: line(60, { optional: true }),
  fr: line(60, { optional: true }),
  it: line(60, { optional: true }),
  region: line(60, { optional: true }),
});

export type AddPlaceInput = z.output<typeof addPlaceForm>;
