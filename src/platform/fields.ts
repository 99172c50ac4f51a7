import { z } from 'zod';

/**
 * The closed vocabulary of form fields. Error messages are keys (`field.…`), spoken by the door in
 * the member's language. Text is NFC, trimmed, with \n line ends; an empty text is `''`.
 */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

const clean = (value: unknown): string => (typeof value === 'string' ? value.replace(/\r\n?/g, '\n').normalize('NFC').trim() : '');

const text = (max: number) =>
  z
    .string()
    .refine((s) => !FORBIDDEN.test(s), { error: 'field.unreadable' })
    .max(max, { error: 'field.too-long' });

/** Its time grows with the length alone; `\s*\n\s*` as a pattern takes half an hour for a megabyte of spaces. */
const onOneLine = (value: string): string =>
  value
    .split('\n')
    .map((part) => part.trim())
    .filter(Boolean)
    .join(' ');

/** One line, required unless `{ optional: true }`; line breaks become spaces. */
export const line = (max: number, { optional = false } = {}) =>
  z.preprocess((v) => onOneLine(clean(v)), optional ? text(max) : text(max).min(1, { error: 'field.required' }));

/** Several lines of the member's own text. */
export const longText = (max: number, { optional = false } = {}) =>
  z.preprocess(clean, optional ? text(max) : text(max).min(1, { error: 'field.required' }));

/** A checkbox. */
export const flag = () => z.preprocess((v) => v === 'on' || v === 'true', z.boolean());

export const choice = <const T extends readonly [string, ...string[]]>(options: T) => z.enum(options, { error: 'field.choose' });

/** A choice that may be left open: '' becomes null. */
export const optionalChoice = <const T extends readonly [string, ...string[]]>(options: T) =>
  z.preprocess((v) => (v === '' || v === undefined ? null : v), z.enum(options, { error: 'field.choose' }).nullable());

const lists = new WeakSet<object>();

/** Several checkboxes or a multiple select; every value matches `each`. */
export const many = <T extends z.ZodType>(each: T, { min = 0, max = 50 } = {}) => {
  const field = z.array(each).min(min, { error: 'field.choose' }).max(max, { error: 'field.too-many' });
  lists.add(field);
  return field;
};

/** A short key such as a topic or unit slug; whether it exists is the command's question. */
export const slug = () => z.string({ error: 'field.choose' }).regex(/^[a-z0-9][a-z0-9-]{0,63}$/, { error: 'field.choose' });
export const optionalSlug = () => z.preprocess((v) => (v === '' || v === undefined ? null : v), slug().nullable());

/** Whatever is wrong with it, the sentence beside the field names both ends. */
export const whole = (min: number, max: number) =>
  z.preprocess(
    (v) => (typeof v === 'string' && /^-?\d{1,9}$/.test(v.trim()) ? Number(v) : v),
    z.custom<number>((v) => Number.isInteger(v) && Number(v) >= min && Number(v) <= max, { error: 'field.number', params: { min, max } }),
  );

/** A UUID of ours, for example the hidden key of a row or of a form (`once`). */
export const id = () => z.uuid({ error: 'field.unreadable' });

export const email = () =>
  z.preprocess(
    (v) => clean(v).toLowerCase(),
    z
      .string()
      .min(1, { error: 'field.required' })
      .max(254, { error: 'field.too-long' })
      .pipe(z.email({ error: 'field.email' })),
  );

/** A new password: 10 to 200 characters, nothing else demanded (NIST SP 800-63B: length, no composition rules). */
export const newPassword = () =>
  z.string({ error: 'field.required' }).min(10, { error: 'field.password-short' }).max(200, { error: 'field.too-long' });

/** A password as typed at sign-in: any, but bounded. */
export const password = () =>
  z.string({ error: 'field.required' }).min(1, { error: 'field.required' }).max(200, { error: 'field.too-long' });

/** A calendar day, ISO 8601 `2026-11-22`. */
export const day = () =>
  z
    .string({ error: 'field.required' })
    .regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'field.date' })
    .refine((s) => isRealDay(s), { error: 'field.date' });

/** A local date and time as `<input type="datetime-local">` sends it; the command reads it in the member's time zone. */
export const localDateTime = () =>
  z
    .string({ error: 'field.required' })
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/, { error: 'field.date' })
    .refine((s) => isRealDay(s.slice(0, 10)) && !Number.isNaN(Date.parse(`${s}Z`)), { error: 'field.date' });

/** The 31st of February would quietly become a day of March. */
function isRealDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

/** A path inside the club, for "come back here afterwards"; anything else becomes null. */
export const localPath = () =>
  z.preprocess(
    (v) => (typeof v === 'string' && /^\/(?![/\\])[\w\-./?=&%]*$/.test(v) && !v.includes('_action=') ? v : null),
    z.string().nullable(),
  );

/** More values than any list of ours takes: its own rule refuses them, the rest need not be looked at. */
const MOST_VALUES = 200;

/** Reads a submitted form by the shape of its schema: lists as lists, all else as its last value. */
export function readForm(schema: z.ZodObject, form: FormData): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(schema.shape)) {
    const values = form.getAll(name).map((v) => (typeof v === 'string' ? v : ''));
    input[name] = lists.has(field as object) ? values.slice(0, MOST_VALUES) : values.at(-1);
  }
  return input;
}
