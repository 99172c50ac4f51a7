/// <reference types="astro/client" />

declare namespace App {
  interface Locals {
    club: import('./platform/club.ts').Club;
    requestId: string;
    /** whom a trusted proxy names as the asker; only feeds rate limits */
    address?: string | undefined;
    member: import('./platform/actor.ts').Member | null;
    locale: import('./i18n/t.ts').Locale;
    t: import('./i18n/t.ts').Translate;
    /** what the last form said after its redirect */
    flash?: import('./platform/flash.ts').Flash | undefined;
    /** the form that was refused in this very request */
    form?: import('./platform/door.ts').FormState | undefined;
    /** path of the page, without query */
    path: string;
    /** writes an unknown error to the log, answers its log id */
    fault: (fault: unknown) => string;
    /** log id shown on the error page */
    logId?: string | undefined;
  }
}
