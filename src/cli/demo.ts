import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoPeople, seedDemo } from '#db/seed/index.ts';
import { members } from '#db/schema/index.ts';
import { inTransaction } from '#src/platform/club.ts';
import type { Config } from '#src/platform/config.ts';
import { newSigningKey } from '#src/platform/credentials.ts';
import type { OpenClub } from './make-club.ts';

/**
 * Fills the demo company once, into an empty club only. It is one transaction, so a half-filled demo
 * cannot stay, and of two copies starting together the second waits for the first and then finds people.
 */
export async function fillDemo(club: OpenClub): Promise<void> {
  if (await hasPeople(club)) return;
  process.stdout.write('Filling the demo club …\n');
  await inTransaction(club, async (inner) => {
    await inner.db.execute('select pg_advisory_xact_lock(4172606120)');
    if (!(await hasPeople(inner))) await seedDemo(inner);
  });
}

async function hasPeople({ db }: Pick<OpenClub, 'db'>): Promise<boolean> {
  const [one] = await db.select({ id: members.id }).from(members).limit(1);
  return one !== undefined;
}

/** The demo signs badges, too: with a key of its own, made at its first start and kept beside its data. */
export function withDemoKey(config: Config): Config {
  if (!config.demo || config.badgeKey !== undefined) return config;
  const file = join(config.dataFolder, 'badge-key');
  mkdirSync(config.dataFolder, { recursive: true });
  try {
    writeFileSync(file, newSigningKey(), { flag: 'wx', mode: 0o600 });
  } catch (fault) {
    if ((fault as { code?: string }).code !== 'EEXIST') throw fault;
  }
  return { ...config, badgeKey: readFileSync(file, 'utf8') };
}

export function signInLines(config: Config): readonly string[] {
  const widest = Math.max(0, ...demoPeople.map(({ name }) => name.length));
  return [
    '',
    `This is a demo: letters are at ${config.publicUrl}/dev/mail, and you can sign in at ${config.publicUrl}/sign-in as`,
    ...demoPeople.map(({ name, role, email, password }) => `  ${name.padEnd(widest)}  ${email}  ${password}  (${role})`),
  ];
}
