import { statSync } from 'node:fs';
import { z } from 'zod';

export interface Config {
  readonly env: 'production' | 'development' | 'test';
  readonly host: string;
  readonly port: number;
  /** A PostgreSQL server; undefined: the embedded database in `dataFolder`. */
  readonly databaseUrl: string | undefined;
  readonly dataFolder: string;
  /** Courses and playbook. */
  readonly contentFolder: string;
  /** The address people type, without a slash at the end. Links in mails begin with it. */
  readonly publicUrl: string;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  readonly clubName: string;
  /** Fills the demo company on the first start and shows the mailbox page. */
  readonly demo: boolean;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  readonly activeWindowDays: number;
  /** Believe the proxy's X-Forwarded-* headers. */
  readonly trustProxy: boolean;
  readonly defaultLocale: 'en' | 'de' | 'fr' | 'it';
  readonly defaultTimeZone: string;
  readonly sessionDays: number;
  /** Opens /metrics to others than this machine. */
  readonly metricsToken: string | undefined;
  /** Signs badges: 32 secret bytes in base64url. Without it the club signs none. */
  readonly badgeKey: string | undefined;
}

/** Every wrong value in sentences of their own; the process prints them and ends. */
export class WrongConfig extends Error {
  override name = 'WrongConfig';
  readonly sentences: readonly string[];
  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.sentences = sentences;
  }
}

type Env = Readonly<Record<string, string | undefined>>;

const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
const onOff = z.enum(['on', 'off']).transform((value) => value === 'on');
const urlWith = (...protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol) && new URL(value).hostname !== '');
const isFolder = z.string().refine((value) => statSync(value, { throwIfNoEntry: false })?.isDirectory() ?? false);
const timeZone = z.string().refine((value) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: value }));
  } catch {
    return false;
  }
});

export function readConfig(env: Env): Config {
  const wrong: string[] = [];
  /** An empty variable counts as unset, as in an .env file with the line left in. */
  function take<T, F>(
    name: string,
    schema: z.ZodType<T>,
    fallback: F,
    takes: string,
    hide: (value: string) => string = JSON.stringify,
  ): T | F {
    const value = env[name];
    if (value === undefined || value === '') return fallback;
    const read = schema.safeParse(value);
    if (read.success) return read.data;
    wrong.push(`${name} is ${hide(value)}, but it takes ${takes}.`);
    return fallback;
  }

  const host = take(
    'HOST',
    z.string().regex(/^[A-Za-z0-9.:_-]+$/),
    '127.0.0.1',
    'a host name or an address to listen on, such as 127.0.0.1 or 0.0.0.0',
  );
  const port = take('PORT', whole(0, 65_535), 4321, 'a whole number from 0 to 65535');
  const databaseUrl = take(
    'DATABASE_URL',
    urlWith('postgres:', 'postgresql:'),
    undefined,
    'a PostgreSQL address, such as postgres://club:secret@db.example/club',
    hideSecret,
  );
  const config: Config = {
    env: take('CLUB_ENV', z.enum(['production', 'development', 'test']), 'production', 'production, development or test'),
    host,
    port,
    databaseUrl,
    dataFolder: take('DATA_FOLDER', z.string().min(1), '.data', 'the path of a folder'),
    contentFolder: take('CONTENT_FOLDER', isFolder, 'content', 'the path of a folder with courses and playbook'),
    publicUrl: take(
      'PUBLIC_URL',
      urlWith('http:', 'https:'),
      ownAddress(host, port),
      'the address people type, such as https://club.example',
    ).replace(/\/+$/, ''),
    smtpUrl: take(
      'SMTP_URL',
      urlWith('smtp:', 'smtps:'),
      undefined,
      'a mail server, such as smtp://user:secret@mail.example:587',
      hideSecret,
    ),
    mailFrom: take(
      'MAIL_FROM',
      z.string().regex(/^[^<>\r\n]*<?[^@\s<>]+@[^@\s<>]+>?$/),
      'Social Community Club <club@localhost>',
      'a sender, such as "The Club <club@firn.example>"',
    ),
    clubName: take('CLUB_NAME', z.string().trim().min(1).max(60), 'Social Community Club', 'a name of 1 to 60 characters'),
    demo: take('CLUB_DEMO', onOff, databaseUrl === undefined, 'on or off'),
    logLevel: take(
      'LOG_LEVEL',
      z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
      'info',
      'fatal, error, warn, info, debug, trace or silent',
    ),
    activeWindowDays: take('ACTIVE_WINDOW_DAYS', whole(7, 730), 90, 'a whole number of days from 7 to 730'),
    trustProxy: take('TRUST_PROXY', onOff, false, 'on or off'),
    defaultLocale: take('DEFAULT_LOCALE', z.enum(['en', 'de', 'fr', 'it']), 'en', 'en, de, fr or it'),
    defaultTimeZone: take('DEFAULT_TIME_ZONE', timeZone, 'Europe/Zurich', 'a time zone, such as Europe/Zurich'),
    sessionDays: take('SESSION_DAYS', whole(1, 365), 30, 'a whole number of days from 1 to 365'),
    metricsToken: take('METRICS_TOKEN', z.string().min(16), undefined, 'a secret of at least 16 characters', () => 'too short'),
    badgeKey: take('BADGE_KEY', z.string().refine(isSeed), undefined, 'a key as npm run club -- badge-key prints it', () => 'no such key'),
  };
  if (wrong.length > 0) throw new WrongConfig(wrong);
  return config;
}

function isSeed(value: string): boolean {
  const bytes = Buffer.from(value, 'base64url');
  return bytes.length === 32 && bytes.toString('base64url') === value;
}

export function ownAddress(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

/** Whatever stands before an @ may be a password, also in an address that is none. */
function hideSecret(value: string): string {
  return JSON.stringify(value.replace(/^([a-z]+:\/\/)?.*@/s, '$1***@').replace(/\?.*$/s, '?***'));
}
