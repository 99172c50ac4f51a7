import { type ActionAPIContext, defineAction } from 'astro:actions';
import type { z } from 'zod';
import type { MessageKey } from '#src/i18n/messages.ts';
import type { Member, Visitor } from './actor.ts';
import type { Club } from './club.ts';
import { Forbidden, NotFound, SignInNeeded } from './errors.ts';
import { readForm } from './fields.ts';
import type { Result } from './result.ts';

/**
 * The Astro door of a use case: form in, schema, command, and then where to go and what to say.
 * Everything a handler could throw is mapped here, once; no message of an unknown error leaves.
 */
export interface Outcome {
  /** where the 303 leads */
  readonly to: string;
  readonly say?: MessageKey | undefined;
  readonly params?: Record<string, string> | undefined;
  /** a fresh session id for the cookie, or null to take it away */
  readonly session?: string | null | undefined;
  /** interface language to remember for visitors without an account */
  readonly locale?: string | undefined;
}

export interface Spoken {
  readonly key: MessageKey;
  readonly params?: Record<string, string | number> | undefined;
}

export interface Refused {
  readonly status: 400 | 401 | 403 | 404 | 409;
  readonly message: Spoken;
  readonly fields: Readonly<Record<string, Spoken>>;
}

export type Answer = { readonly outcome: Outcome } | { readonly refused: Refused };

type Run<S extends z.ZodObject, A, T> = (club: Club, actor: A, input: z.output<S>) => Promise<Result<T, MessageKey>>;
type Then<S extends z.ZodObject, T> = (value: T, input: z.output<S>) => Outcome;

/** For members: nobody signed in means 401 and the way to sign in. */
export function door<S extends z.ZodObject, T>(schema: S, run: Run<S, Member, T>, then: Then<S, T>) {
  return open(schema, then, (context, input) => {
    if (!context.locals.member) throw new SignInNeeded();
    return run(context.locals.club, context.locals.member, input);
  });
}

/** For strangers as well: sign-in, join, reset, language. */
export function publicDoor<S extends z.ZodObject, T>(schema: S, run: Run<S, Visitor, T>, then: Then<S, T>) {
  return open(schema, then, ({ locals, clientAddress }, input) =>
    run(locals.club, { address: locals.address ?? clientAddress, locale: locals.locale, member: locals.member }, input),
  );
}

function open<S extends z.ZodObject, T>(
  schema: S,
  then: Then<S, T>,
  run: (context: ActionAPIContext, input: z.output<S>) => Promise<Result<T, MessageKey>>,
) {
  return defineAction({
    accept: 'form',
    handler: async (form: FormData, context): Promise<Answer> => {
      try {
        const parsed = schema.safeParse(readForm(schema, form));
        if (!parsed.success) return { refused: refusedInput(parsed.error) };
        const result = await run(context, parsed.data);
        return result.ok ? { outcome: then(result.value, parsed.data) } : { refused: refusedBy(result) };
      } catch (fault) {
        return { refused: refusedFault(fault, context.locals.fault) };
      }
    },
  });
}

function refusedInput(error: z.ZodError): Refused {
  const fields: Record<string, Spoken> = {};
  for (const issue of error.issues) {
    const name = String(issue.path[0] ?? '');
    fields[name] ??= { key: issue.message as MessageKey, params: limitsOf(issue) };
  }
  return { status: 400, message: { key: 'field.check-form' }, fields };
}

function limitsOf(issue: z.core.$ZodIssue): Record<string, number> {
  const params: Record<string, number> = {};
  if ('params' in issue) Object.assign(params, issue.params);
  if ('maximum' in issue) params.max = Number(issue.maximum);
  if ('minimum' in issue) params.min = Number(issue.minimum);
  return params;
}

function refusedBy(result: { refusal: MessageKey; field?: string | undefined }): Refused {
  const spoken = { key: result.refusal };
  return { status: 409, message: spoken, fields: result.field ? { [result.field]: spoken } : {} };
}

function refusedFault(fault: unknown, report: (fault: unknown) => string): Refused {
  if (fault instanceof SignInNeeded) return { status: 401, message: { key: 'error.sign-in-needed' }, fields: {} };
  if (fault instanceof Forbidden) return { status: 403, message: { key: 'error.forbidden.body' }, fields: {} };
  if (fault instanceof NotFound) return { status: 404, message: { key: 'error.not-found.body' }, fields: {} };
  report(fault);
  throw fault;
}

/** What a page knows about the form that was just refused, spoken in the member's language. */
export interface FormState {
  readonly action: string;
  readonly message: string;
  /** field name to sentence */
  readonly errors: Readonly<Record<string, string>>;
  /** what was typed; a field sent several times is a list */
  readonly values: Readonly<Record<string, string | readonly string[]>>;
}

/** The state of one form on the page; `key` tells several forms of the same action apart by a hidden field. */
export function formState(place: { locals: App.Locals }, action: string, key: Record<string, string> = {}): FormState | undefined {
  const state = place.locals.form;
  if (state?.action !== action) return undefined;
  return Object.entries(key).every(([name, value]) => state.values[name] === value) ? state : undefined;
}

/** What a field shows: the typed value if the form was refused, else what is stored; and its error sentence. */
export function field(state: FormState | undefined, name: string, stored = '') {
  const typed = state?.values[name];
  return { name, value: typeof typed === 'string' ? typed : (typed?.at(-1) ?? stored), error: state?.errors[name] };
}

/** The same for a field with several values. */
export function manyField(state: FormState | undefined, name: string, stored: readonly string[] = []) {
  const typed = state?.values[name];
  const value = state ? (typeof typed === 'string' ? [typed] : [...(typed ?? [])]) : [...stored];
  return { name, value, error: state?.errors[name] };
}

/** The same for a single checkbox. */
export function checkField(state: FormState | undefined, name: string, stored = false) {
  return { name, checked: state ? name in state.values : stored, error: state?.errors[name] };
}
