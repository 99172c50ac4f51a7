/** A proposal nobody seconds within so many hours lapses. */
export const SECOND_WITHIN_HOURS = 2;

/** A crisis lasts 1 to 72 hours from the moment it is seconded. */
export const LONGEST_HOURS = 72;

export interface CrisisDates {
  /** id of the member who proposed it; null when they have left the club */
  readonly proposedBy: string | null;
  readonly proposedAt: Date;
  readonly secondedAt: Date | null;
  readonly endsAt: Date | null;
  readonly clearedAt: Date | null;
}

/** `instant` plus whole hours. */
export function hoursAfter(instant: Date, hours: number): Date {
  return new Date(instant.getTime() + hours * 3_600_000);
}

/** From this instant on, the proposal can no longer be seconded. */
export function lapsesAt({ proposedAt }: Pick<CrisisDates, 'proposedAt'>): Date {
  return hoursAfter(proposedAt, SECOND_WITHIN_HOURS);
}

/** Waits for a second person. Without its proposer there would not be two: then it waits no longer. */
export function isProposed(crisis: CrisisDates, now: Date): boolean {
  return crisis.secondedAt === null && crisis.clearedAt === null && crisis.proposedBy !== null && now < lapsesAt(crisis);
}

export function isInForce({ endsAt, clearedAt }: CrisisDates, now: Date): boolean {
  return endsAt !== null && clearedAt === null && now < endsAt;
}

/** When it ended or will end: by an all-clear, else by itself. Null for what was never in force. */
export function endOf({ endsAt, clearedAt }: CrisisDates): Date | null {
  return endsAt && (clearedAt ?? endsAt);
}
