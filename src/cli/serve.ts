import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CannotStart } from '#db/embedded.ts';
import { followRenames } from '#src/features/learning/commands/follow-renames.ts';
import { takeFirstSnapshot } from '#src/features/programme/commands/take-snapshot.ts';
import { ownAddress } from '#src/platform/config.ts';
import { hasMailbox } from '#src/platform/mail.ts';
import { fillDemo, signInLines, withDemoKey } from './demo.ts';
import { httpServer } from './http.ts';
import { listen } from './listen.ts';
import { openClub } from './make-club.ts';
import { openDatabase } from './open-database.ts';
import { runProcess } from './process.ts';
import { staticFiles } from './static-files.ts';

/** `npm start`: the club as one process (and its database as another), until it is asked to stop. */
const STOP_PATIENCE = 10_000;
const dist = process.env.CLUB_DIST ?? fileURLToPath(new URL('../../dist/', import.meta.url));

await runProcess(async ({ config: read, log, onStop, stopWith }) => {
  const http = httpServer(read, log);
  const port = await listen(http.server, read.host, read.port);
  const config = { ...read, publicUrl: process.env.PUBLIC_URL ? read.publicUrl : ownAddress(read.host, port) };

  const database = await openDatabase(config);
  onStop(() => database.close());
  void database.lost.then(stopWith);
  const club = await openClub(withDemoKey(config), database.address, { log });
  onStop(() => club.close());

  if (config.demo) await fillDemo(club);
  await takeFirstSnapshot(club);
  await followRenames(club);
  const pages = await builtPages();
  http.open({ club, connection: club.connection, pages, files: staticFiles(`${dist}/client`) });
  onStop(() => http.stop(STOP_PATIENCE));
  await club.jobs.start(club);

  if (hasMailbox(config) && !isHere(config.host, new URL(config.publicUrl).hostname))
    log.warn('This is a demo that others can reach: anybody can read every letter at /dev/mail. For a real club set CLUB_DEMO=off');
  if (!config.smtpUrl && !hasMailbox(config)) log.warn('SMTP_URL is not set: letters wait in the outbox until it is');
  process.stdout.write([`The club is open at ${config.publicUrl}`, ...(config.demo ? signInLines(config) : []), ''].join('\n'));
});

/** Whether all these names mean this machine alone. */
function isHere(...hosts: string[]) {
  return hosts.every((host) => ['127.0.0.1', '::1', '[::1]', 'localhost'].includes(host));
}

async function builtPages() {
  const entry = `${dist}/server/entry.mjs`;
  if (!existsSync(entry)) throw new CannotStart('The pages are not built yet. Run npm start, or npm run build.');
  const { handler } = await import(entry);
  return handler;
}
