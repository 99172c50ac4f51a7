import { z } from 'zod';
import { choice, email, id, line, longText, many, optionalSlug, slug } from '#src/platform/fields.ts';
import { LANGUAGES } from './rules.ts';

/** E-mail address of a host; empty: the lead hosts the group for now. */
const host = () => z.preprocess((v) => (typeof v === 'string' && v.trim() !== '' ? v : null), email().nullable());

export const createGroupForm = z.object({
  once: id(),
  name: line(80),
  purpose: longText(600),
  lang: choice(LANGUAGES),
  site: optionalSlug(),
  topics: many(slug(), { max: 5 }),
  entry: choice(['open', 'request']),
  host: host(),
});
export type CreateGroupInput = z.output<typeof createGroupForm>;

export const groupForm = z.object({ group: slug() });
export type GroupInput = z.output<typeof groupForm>;

export const askToJoinForm = z.object({ once: id(), group: slug(), words: longText(1000, { optional: true }) });
export type AskToJoinInput = z.output<typeof askToJoinForm>;

export const requestForm = z.object({ request: id() });
export type RequestInput = z.output<typeof requestForm>;

export const hostForm = z.object({ group: slug(), member: id() });
export type HostInput = z.output<typeof hostForm>;

export const giveHostForm = z.object({ group: slug(), host: host() });
export type GiveHostInput = z.output<typeof giveHostForm>;
