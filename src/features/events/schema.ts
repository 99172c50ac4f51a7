import { z } from 'zod';
import { LANGUAGES } from '#src/features/groups/rules.ts';
import { tierSlugs } from '#src/features/learning/rules.ts';
import { choice, flag, id, line, localDateTime, longText, whole } from '#src/platform/fields.ts';
import { kinds, MOST_PLACES } from './rules.ts';

const audience = () =>
  z
    .string({ error: 'field.choose' })
    .regex(new RegExp(`^(tier:(${tierSlugs.join('|')})|group:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$`), { error: 'field.choose' });

/** Empty: as many as come. */
const places = () => z.preprocess((v) => (typeof v === 'string' && v.trim() !== '' ? v : null), whole(1, MOST_PLACES).nullable());

const isHttps = (word: string) => URL.canParse(word) && new URL(word).protocol === 'https:';
const link = () => line(500, { optional: true }).refine((v) => v === '' || isHttps(v), { error: 'events.field.link' });

const what = {
  kind: choice(kinds),
  title: line(120),
  about: longText(5000),
  lang: choice(LANGUAGES),
  startsAt: localDateTime(),
  minutes: whole(15, 480),
  places: places(),
  place: line(200, { optional: true }),
  link: link(),
};

export const createForm = z.object({ once: id(), audience: audience(), ...what });
export const changeForm = z.object({ event: id(), ...what });
export const materialsForm = z.object({ event: id(), materials: longText(20_000, { optional: true }) });
export const oneEvent = z.object({ event: id() });
export const signUpForm = z.object({ event: id(), shown: flag() });
export const feedForm = z.object({ meetings: flag() });
export const nothing = z.object({});

export type CreateInput = z.output<typeof createForm>;
export type ChangeInput = z.output<typeof changeForm>;
export type MaterialsInput = z.output<typeof materialsForm>;
export type OneEvent = z.output<typeof oneEvent>;
/** Without a word about it the name is not shown. */
export type SignUpInput = OneEvent & { shown?: boolean };
export type FeedInput = z.output<typeof feedForm>;
