import type { Translate } from '#src/i18n/t.ts';
import type { Club } from '#src/platform/club.ts';

export interface Letter {
  readonly to: string;
  /** name for the greeting; without it the greeting is a plain hello */
  readonly name?: string;
  readonly subject: string;
  /** paragraphs of plain text after the greeting; without them the subject is the sentence */
  readonly paragraphs?: readonly string[];
  /** path inside the club the button leads to */
  readonly href: string;
}

/** One letter as plain text and as plain HTML; both say the same. */
export function composeMail(club: Club, t: Translate, { to, name, subject, paragraphs = [subject], href }: Letter) {
  const url = new URL(href, club.config.publicUrl).href;
  const hello = name ? t('notices.mail.hello', { name }) : t('notices.mail.hello-stranger');
  const open = t('notices.mail.open');
  const goodbye = t('notices.mail.goodbye', { club: club.config.clubName });
  const text = [hello, ...paragraphs, `${open}: ${url}`, goodbye].join('\n\n');
  const html = [
    `<p>${escapeHtml(hello)}</p>`,
    ...paragraphs.map((p) => `<p>${escapeHtml(p)}</p>`),
    `<p><a href="${escapeHtml(url)}">${escapeHtml(open)}</a></p>`,
    `<p>${escapeHtml(goodbye)}</p>`,
  ].join('\n');
  return { to, locale: t.locale, subject, text, html: `<!doctype html><html lang="${t.locale}"><body>${html}</body></html>` };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
