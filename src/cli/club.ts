import { parseArgs } from 'node:util';
import { connect } from '#db/client.ts';
import { CannotStart } from '#db/embedded.ts';
import { seedDemo, seedScale } from '#db/seed/index.ts';
import { withdrawKey } from '#src/features/badges/commands/withdraw-key.ts';
import { inviteMember } from '#src/features/members/commands/invite-member.ts';
import { inviteForm } from '#src/features/members/schema.ts';
import { reportContent, reviewContent } from '#src/features/learning/review-content.ts';
import { operator } from '#src/platform/actor.ts';
import { systemClock } from '#src/platform/clock.ts';
import { type Config, readConfig } from '#src/platform/config.ts';
import { loadContent } from '#src/platform/content.ts';
import { newSigningKey, signingKey } from '#src/platform/credentials.ts';
import type { Log } from '#src/platform/log.ts';
import { contentFaults, type OpenClub, openClub, prepareDatabase } from './make-club.ts';
import { joinDatabase } from './open-database.ts';
import { runProcess } from './process.ts';

const HELP = `npm run club -- <command>

  lead add <email>        prints an invitation for somebody who leads the programme (and mails it)
  administrator add <email>  the same for somebody who runs the installation
  migrate                 brings the database up to date, without serving
  seed [--members N]      fills an empty club with the demo company; N for the scale set
  content check          names every fault of courses, badges and playbook, and what is due
  content report         length and reading ease of every module
  badge-key               prints a fresh secret for BADGE_KEY; badges signed with an earlier one stay valid
  badge-key withdraw <public key>  ends all badges of a key that got into wrong hands
  mail test <email>       sends a letter through SMTP_URL now and says what the server answered
  help                    this list

The commands read the same environment as npm start, and work beside a running club.`;

const { positionals, values } = parseArgs({ allowPositionals: true, strict: false, options: { members: { type: 'string' } } });
const [verb = 'help', object, subject] = positionals;

if (verb === 'help') say(HELP);
else if (verb === 'badge-key' && object === undefined) say(newSigningKey());
else if (verb === 'content' && object === 'check') checkContentOnly();
else if (verb === 'content' && object === 'report') say(reportContent(ownContent()).join('\n'));
else
  await runProcess(async ({ config, log, onStop, stop }) => {
    const database = await joinDatabase(config);
    onStop(() => database.close());
    if (verb === 'migrate') await migrateOnly(database.address);
    else await withClub(config, log, database.address, onStop);
    stop();
  });

async function withClub(config: Config, log: Log, address: string, onStop: (step: () => Promise<unknown>) => void): Promise<void> {
  const club = await openClub(config, address, { log, max: 4 });
  onStop(() => club.close());
  if ((verb === 'lead' || verb === 'administrator') && object === 'add') return invite(club, verb, subject);
  if (verb === 'seed') return seed(club);
  if (verb === 'badge-key' && object === 'withdraw') return endKey(club, subject);
  if (verb === 'mail' && object === 'test') return testMail(club, subject);
  throw new CannotStart(`There is no command "${positionals.join(' ')}".\n\n${HELP}`);
}

function ownContent() {
  try {
    return loadContent(readConfig(process.env).contentFolder);
  } catch (fault) {
    process.stderr.write(`${fault instanceof Error ? fault.message : String(fault)}\n`);
    return process.exit(1);
  }
}

function checkContentOnly(): void {
  const content = ownContent();
  const faults = contentFaults(content);
  const due = faults.length === 0 ? reviewContent(content, systemClock.now()) : [];
  say([...faults, ...due].join('\n') || 'The content is in order.');
  if (faults.length + due.length > 0) process.exitCode = 1;
}

async function migrateOnly(address: string): Promise<void> {
  const connection = connect(address, { max: 2 });
  try {
    const applied = await prepareDatabase(connection);
    say(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`);
  } finally {
    await connection.close();
  }
}

async function invite(club: OpenClub, role: 'lead' | 'administrator', email: string | undefined): Promise<void> {
  const input = inviteForm.safeParse({ email, role, locale: club.config.defaultLocale });
  if (!input.success)
    throw new CannotStart(`"${email ?? ''}" is not an e-mail address. Write: npm run club -- ${role} add first.last@company.example`);
  const result = await inviteMember(club, operator, input.data);
  if (!result.ok) throw new CannotStart(`${input.data.email} is already a member.`);
  say(`Open this address to join as ${role} (it works once):\n${new URL(result.value.href, club.config.publicUrl).href}`);
}

async function seed(club: OpenClub): Promise<void> {
  const members = values.members === undefined ? undefined : Number(values.members);
  if (members !== undefined && !(Number.isInteger(members) && members > 0))
    throw new CannotStart('--members takes a whole number above 0.');
  await (members === undefined ? seedDemo(club) : seedScale(club, { members }));
  say('The club is filled.');
}

async function endKey(club: OpenClub, key: string | undefined): Promise<void> {
  if (!key?.startsWith('z6Mk'))
    throw new CannotStart('Write: npm run club -- badge-key withdraw z6Mk…, the key as /badges/did.json has it');
  if (key === (await signingKey(club.config)))
    throw new CannotStart('The club still signs with this key. Give it a new BADGE_KEY first and restart it; then withdraw the old one.');
  const result = await withdrawKey(club, operator, key);
  if (result.ok) say(`Badges that ended: ${result.value.badges}. Their members are told, and can ask again.`);
}

async function testMail(club: OpenClub, to: string | undefined): Promise<void> {
  if (!to?.includes('@')) throw new CannotStart('Write: npm run club -- mail test you@company.example');
  const text = `This letter shows that ${club.config.clubName} can send mail.`;
  try {
    const sent = await club.mail.handOver({
      id: `test-${Date.now()}`,
      to,
      locale: 'en',
      subject: 'A test letter',
      text,
      html: `<p>${text}</p>`,
    });
    if (!sent) throw new CannotStart('SMTP_URL is not set, so there is no mail server to test.');
  } catch (error) {
    if (error instanceof CannotStart) throw error;
    throw new CannotStart(`The mail server did not take the letter: ${error instanceof Error ? error.message : String(error)}`);
  }
  say('The mail server took the letter.');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
