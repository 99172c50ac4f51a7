/** Out of the viewer's scope or not there: the same answer for both, so that nothing is revealed. */
export class NotFound extends Error {
  override readonly name = 'NotFound';
}

/** The actor is known and may not do this. */
export class Forbidden extends Error {
  override readonly name = 'Forbidden';
}

/** Nobody is signed in; the door sends them to /sign-in and back. */
export class SignInNeeded extends Error {
  override readonly name = 'SignInNeeded';
}

/** Refuses what a policy sentence refused. */
export function authorize(allowed: boolean): asserts allowed {
  if (!allowed) throw new Forbidden();
}

/** The row a scoped query found, or NotFound. */
export function found<T>(row: T): NonNullable<T> {
  if (row === undefined || row === null) throw new NotFound();
  return row;
}
