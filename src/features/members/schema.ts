import { z } from 'zod';
import {
  choice,
  email,
  flag,
  id,
  line,
  localPath,
  longText,
  many,
  newPassword,
  optionalChoice,
  optionalSlug,
  password,
  slug,
} from '#src/platform/fields.ts';
import { consentKinds, spokenLanguages } from './rules.ts';

const languages = () => many(choice(spokenLanguages), { max: spokenLanguages.length });
const token = () => z.string({ error: 'field.unreadable' }).min(20, { error: 'field.unreadable' }).max(100, { error: 'field.unreadable' });
const locale = () => choice(['en', 'de', 'fr', 'it']);

const profile = {
  headline: line(120, { optional: true }),
  about: longText(1500, { optional: true }),
  hopes: longText(600, { optional: true }),
  unit: optionalSlug(),
  site: optionalSlug(),
  languages: languages(),
  topics: many(slug(), { max: 12 }),
};

export const inviteForm = z.object({ email: email(), locale: locale(), role: optionalChoice(['lead', 'administrator']) });
export const withdrawInvitationForm = z.object({ invitation: id() });
export const openDomainForm = z.object({
  domain: z.preprocess(
    (v) =>
      String(v ?? '')
        .trim()
        .toLowerCase()
        .replace(/^@/, ''),
    z
      .string()
      .max(253, { error: 'field.too-long' })
      .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, { error: 'members.refusal.not-a-domain' }),
  ),
});
export const askToJoinForm = z.object({ email: email() });
export const joinForm = z.object({
  token: token(),
  name: line(80),
  password: newPassword(),
  charter: z.preprocess((v) => v === 'on', z.literal(true, { error: 'members.refusal.charter' })),
  consents: many(choice(consentKinds), { max: 4 }),
  ...profile,
});
export const signInForm = z.object({ email: email(), password: password(), next: localPath() });
export const askResetForm = z.object({ email: email() });
export const resetForm = z.object({ token: token(), password: newPassword() });
export const nothing = z.object({});
export const localeForm = z.object({ locale: locale(), to: localPath() });
export const profileForm = z.object({
  name: line(80),
  ...profile,
  timeZone: z.string({ error: 'field.choose' }).max(60, { error: 'field.choose' }).refine(isTimeZone, { error: 'field.choose' }),
});
export const consentForm = z.object({ kind: choice(consentKinds), give: flag() });
export const raiseHandForm = z.object({ words: longText(600, { optional: true }) });
export const leaveForm = z.object({ password: password() });

function isTimeZone(value: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: value }));
  } catch {
    return false;
  }
}

export type InviteInput = z.output<typeof inviteForm>;
export type JoinInput = z.output<typeof joinForm>;
export type ProfileInput = z.output<typeof profileForm>;
