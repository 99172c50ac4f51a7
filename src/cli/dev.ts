import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { dev } from 'astro';
import { takeFirstSnapshot } from '#src/features/programme/commands/take-snapshot.ts';
import { ownAddress } from '#src/platform/config.ts';
import { inRequest } from '#src/platform/log.ts';
import { fillDemo, signInLines, withDemoKey } from './demo.ts';
import { openClub } from './make-club.ts';
import { openDatabase } from './open-database.ts';
import { runProcess } from './process.ts';

/** `npm run dev`: Astro's development server around the same club and the same database. */
process.env.CLUB_ENV ||= 'development';
process.env.LOG_LEVEL ||= 'warn';

await runProcess(async ({ config: read, log, onStop, stopWith }) => {
  const config = { ...read, publicUrl: process.env.PUBLIC_URL ? read.publicUrl : ownAddress(read.host, read.port) };
  const database = await openDatabase(config);
  onStop(() => database.close());
  void database.lost.then(stopWith);
  const club = await openClub(withDemoKey(config), database.address, { log });
  onStop(() => club.close());
  if (config.demo) await fillDemo(club);
  await takeFirstSnapshot(club);
  await club.jobs.start(club);

  const site = await dev({
    server: { host: config.host, port: config.port },
    integrations: [
      {
        name: 'club',
        hooks: {
          'astro:server:setup': ({ server }) => {
            server.middlewares.use((request: IncomingMessage, _response, next) => {
              const requestId = randomUUID();
              Reflect.set(request, Symbol.for('astro.locals'), { club, requestId });
              inRequest({ requestId, queries: 0 }, next);
            });
          },
        },
      },
    ],
  });
  onStop(() => site.stop());
  if (config.demo) process.stdout.write(`${signInLines(config).join('\n')}\n`);
});
