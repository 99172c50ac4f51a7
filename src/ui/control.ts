/** How a control, its hint and its error find each other. One page may hold several forms: `prefix` keeps their ids apart. */
export const controlId = (name: string, prefix?: string): string => ['f', prefix, name].filter(Boolean).join('-');

export function describedBy(id: string, hint: unknown, error: unknown, also?: string): string | undefined {
  return [error ? `${id}-error` : '', hint ? `${id}-hint` : '', also ?? ''].filter(Boolean).join(' ') || undefined;
}
