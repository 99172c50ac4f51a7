/**
 * What a use case answers. Expected refusals are values whose code is the message key the member
 * will read; only bugs and broken doors are thrown.
 */
export type Result<T, R extends string = string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: R; readonly field?: string | undefined };

export function done(): Result<void, never>;
export function done<T>(value: T): Result<T, never>;
export function done<T>(value?: T): Result<T | undefined, never> {
  return { ok: true, value };
}

/** `field` names the form field the sentence should stand next to. */
export function refuse<R extends string>(refusal: R, field?: string): Result<never, R> {
  return { ok: false, refusal, field };
}
