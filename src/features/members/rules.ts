/** What a member may agree to, each on its own, all off until chosen (charter 3). */
export const consentKinds = ['listed', 'matchable', 'reminders', 'accompanied'] as const;
export type ConsentKind = (typeof consentKinds)[number];

/** Languages a member can say they read and write. */
export const spokenLanguages = ['de', 'fr', 'it', 'en', 'rm', 'es', 'pt', 'sq', 'sr', 'ta', 'tr'] as const;

/** Days an invitation, and minutes a password link, stay open. */
export const INVITATION_DAYS = 14;
export const RESET_MINUTES = 60;

/** The part of an address after the @, lower case. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase();
}

export function daysFrom(at: Date, days: number): Date {
  return new Date(at.getTime() + days * 86_400_000);
}
