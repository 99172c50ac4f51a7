import { z } from 'zod';
import { choice, id, line, longText, many, slug, whole } from '#src/platform/fields.ts';
import { LONGEST_HOURS } from './crisis-rules.ts';

/** Short enough to stand at the top of every page. */
export const SAYABLE_LENGTH = 300;

export const declareCrisisForm = z.object({
  once: id(),
  happened: line(160),
  sayable: longText(SAYABLE_LENGTH),
  contact: line(120),
  lang: choice(['en', 'de', 'fr', 'it']),
  hours: whole(1, LONGEST_HOURS),
});
export const crisisForm = z.object({ crisis: id() });

export const tickGuideForm = z.object({ page: slug(), item: many(slug()) });
export type TickGuideInput = z.output<typeof tickGuideForm>;

export type DeclareCrisisInput = z.output<typeof declareCrisisForm>;
export type CrisisInput = z.output<typeof crisisForm>;
