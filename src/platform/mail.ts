import { and, desc, eq, isNull } from 'drizzle-orm';
import nodemailer from 'nodemailer';
import { mails } from '#db/schema/index.ts';
import type { Club } from './club.ts';
import type { Config } from './config.ts';
import { newId } from './ids.ts';
import type { Job } from './jobs.ts';
import { mailsSent } from './metrics.ts';

export interface Letter {
  readonly to: string;
  readonly locale: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A row of the outbox as the mail server gets it. */
export interface Posted extends Letter {
  readonly id: string;
}

export interface Mail {
  /** Writes the letter into the outbox in the club's current transaction; it leaves after commit. */
  post(club: Club, letter: Letter): Promise<void>;
  /** Hands one letter to the mail server; false: there is none, the letter stays in the mailbox. */
  handOver(letter: Posted): Promise<boolean>;
  /** The newest letters, where a mailbox page may show them; undefined where none may. */
  mailbox(club: Club): Promise<readonly (Posted & { readonly createdAt: Date })[] | undefined>;
  close(): void;
}

export function makeMail(config: Config): Mail {
  const transport = config.smtpUrl
    ? nodemailer.createTransport(config.smtpUrl, { from: config.mailFrom, disableFileAccess: true, disableUrlAccess: true })
    : undefined;
  const host = new URL(config.publicUrl).hostname;
  return {
    async post(club, letter) {
      const id = newId(club.clock);
      await club.db.insert(mails).values({ id, ...letter, createdAt: club.clock.now() });
      // A demo has no mail server: its letters stay in the mailbox at /dev/mail. In production they
      // wait for one, and the job's tries last for days.
      if (config.smtpUrl || !hasMailbox(config)) await club.jobs.send(club, deliverMail.name, { mail: id });
    },
    async handOver({ id, to, subject, text, html, locale }) {
      if (!transport) return false;
      await transport.sendMail({
        messageId: `<${id}@${host}>`,
        to,
        subject,
        text,
        html,
        headers: { 'Content-Language': locale, 'Auto-Submitted': 'auto-generated' },
      });
      return true;
    },
    mailbox: async (club) => (hasMailbox(config) ? club.db.select().from(mails).orderBy(desc(mails.id)).limit(50) : undefined),
    close: () => transport?.close(),
  };
}

/** Whether letters may be read on a page instead of being sent. Never in production with real people. */
export function hasMailbox(config: Config): boolean {
  return !config.smtpUrl && (config.demo || config.env !== 'production');
}

/**
 * A job is held by one worker at a time, so one letter is handed over once at a time; no transaction
 * stays open while a mail server thinks. If the process dies between the server's "accepted" and our
 * note of it, the letter goes out again under the same Message-ID.
 */
export const deliverMail: Job<{ mail: string }> = {
  name: 'deliver-mail',
  retryLimit: 20,
  retryDelay: 60,
  async run(club, { mail: id }) {
    const waiting = and(eq(mails.id, id), isNull(mails.deliveredAt));
    const [letter] = await club.db.select().from(mails).where(waiting);
    if (!letter) return;
    await club.db
      .update(mails)
      .set({ attempts: letter.attempts + 1 })
      .where(waiting);
    try {
      if (!(await club.mail.handOver(letter))) throw new Error('SMTP_URL is not set');
    } catch (error) {
      const { code, responseCode } = error as { code?: string; responseCode?: number };
      const reason = [code, responseCode].filter(Boolean).join(' ') || (error instanceof Error ? error.message : 'unknown');
      await club.db.update(mails).set({ lastError: reason }).where(waiting);
      mailsSent.inc({ result: 'refused' });
      // The server's own words may quote the address; only its codes go on from here.
      throw new Error(`mail not accepted: ${reason}`);
    }
    // Its links open doors and its sentences name people: only that it went out is kept.
    await club.db.update(mails).set({ deliveredAt: club.clock.now(), lastError: null, subject: '', text: '', html: '' }).where(waiting);
    mailsSent.inc({ result: 'accepted' });
  },
};
