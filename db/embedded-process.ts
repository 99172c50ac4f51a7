import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { FromEmbedded } from './embedded.ts';
import { lockFolder } from './embedded-lock.ts';
import { socketPath } from './embedded-socket.ts';
import { wire } from './embedded-wire.ts';

/** The process behind `startEmbedded`: PGlite on a folder, answering on a Unix socket. */
const folder = resolve(process.argv[2] ?? '.data/db');
const tell = (message: FromEmbedded) =>
  new Promise<void>((done) => (process.connected ? process.send?.(message, undefined, undefined, () => done()) : done()));

mkdirSync(folder, { recursive: true, mode: 0o700 });
chmodSync(folder, 0o700);
const lock = await lockFolder(folder);
if ('heldBy' in lock) {
  await tell({
    refused: `The data folder ${folder} is in use by another process (pid ${lock.heldBy}). Stop that one first, or set DATA_FOLDER to another folder.`,
  });
  process.exit(1);
}
const { release } = lock;

let db: PGlite;
try {
  db = await PGlite.create(join(folder, 'pg'));
} catch (error) {
  release();
  await tell({
    refused: `The embedded database in ${folder} could not be opened: ${error instanceof Error ? error.message : String(error)}`,
  });
  process.exit(1);
}

const socket = socketPath(folder);
rmSync(socket, { force: true });
const server = wire(db);
await server.listen(socket);
chmodSync(socket, 0o600);

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await server.stop(5_000);
  await db.close();
  rmSync(socket, { force: true });
  release();
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => undefined);
process.on('disconnect', () => void stop());
await tell({ ready: `unix:${socket}` });
