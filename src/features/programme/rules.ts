/** Monday of the ISO 8601 week of an instant, in UTC, as `2026-11-16`. */
export function weekOf(at: Date): string {
  const monday = new Date(at);
  monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7));
  return monday.toISOString().slice(0, 10);
}
