import { createServer, type Server, type Socket } from 'node:net';
import type { PGlite } from '@electric-sql/pglite';

/**
 * Speaks the PostgreSQL protocol for PGlite to several connections. PGlite is one backend session,
 * so whole exchanges are lined up: a connection holds the backend from its first message until the
 * backend says "ready, no transaction". (The socket package lines up single messages, and two
 * connections then take each other's unnamed portal: see docs/decisions/0101.)
 */
export interface Wire {
  listen(path: string): Promise<void>;
  /** Takes no further connection, lets running transactions end (at most `patience` ms), closes the rest. */
  stop(patience: number): Promise<void>;
}

const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;
const [QUERY, SYNC, FLUSH, PARSE, TERMINATE] = [...'QSHPX'].map((letter) => letter.charCodeAt(0));
const READY = 'Z'.charCodeAt(0);
const IDLE = 'I'.charCodeAt(0);
/** Frames above this are refused before they are held in memory. */
const LARGEST_FRAME = 64 * 1024 * 1024;

interface Line {
  readonly socket: Socket;
  received: Buffer;
  started: boolean;
  /** Frames that do not yet end an exchange. */
  frames: Buffer[];
  /** Exchanges complete enough to run. */
  exchanges: Buffer[];
  readonly prepared: Set<string>;
  gone: boolean;
}

export function wire(db: PGlite, { idleInTransaction = 30_000 } = {}): Wire {
  const lines = new Set<Line>();
  const waiting: Line[] = [];
  let holder: Line | undefined;
  let running = false;
  let stopping = false;
  let ended = false;
  let watch: NodeJS.Timeout | undefined;
  const server: Server = createServer(accept);

  function accept(socket: Socket): void {
    if (stopping) return void socket.destroy();
    const line: Line = { socket, received: Buffer.alloc(0), started: false, frames: [], exchanges: [], prepared: new Set(), gone: false };
    lines.add(line);
    socket.setNoDelay(true);
    socket.on('data', (bytes) => {
      line.received = line.received.length === 0 ? bytes : Buffer.concat([line.received, bytes]);
      try {
        cutFrames(line);
      } catch {
        socket.destroy();
      }
      void pump();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      line.gone = true;
      lines.delete(line);
      line.exchanges.length = 0;
      waiting.push(line);
      void pump();
    });
  }

  function cutFrames(line: Line): void {
    for (;;) {
      const { received } = line;
      const head = line.started ? 1 : 0;
      if (received.length < head + 4) return;
      const length = head + received.readInt32BE(head);
      if (length < head + 4 || length > LARGEST_FRAME) throw new Error('not the PostgreSQL protocol');
      if (received.length < length) return;
      const frame = received.subarray(0, length);
      line.received = received.subarray(length);
      if (!line.started) startUp(line, frame);
      else take(line, frame);
    }
  }

  function startUp(line: Line, frame: Buffer): void {
    const code = frame.length >= 8 ? frame.readInt32BE(4) : 0;
    if (code === SSL_REQUEST || code === GSS_REQUEST) return void line.socket.write('N');
    if (code === CANCEL_REQUEST) return void line.socket.end();
    line.started = true;
    enqueue(line, frame);
  }

  function take(line: Line, frame: Buffer): void {
    const kind = frame[0];
    if (kind === TERMINATE) return void line.socket.end();
    if (kind === PARSE) line.prepared.add(frame.toString('utf8', 5, frame.indexOf(0, 5)));
    line.frames.push(frame);
    if (kind === QUERY || kind === SYNC || kind === FLUSH) enqueue(line, Buffer.concat(line.frames.splice(0)));
  }

  function enqueue(line: Line, exchange: Buffer): void {
    line.exchanges.push(exchange);
    waiting.push(line);
  }

  async function pump(): Promise<void> {
    if (running || ended) return;
    running = true;
    for (let line = next(); line; line = next()) {
      if (line.gone) await clearUp(line);
      else {
        const exchange = line.exchanges.shift();
        if (exchange) await run(line, exchange);
      }
    }
    running = false;
    watchHolder();
  }

  function next(): Line | undefined {
    if (!holder) return waiting.shift();
    const index = waiting.indexOf(holder);
    return index < 0 ? undefined : waiting.splice(index, 1)[0];
  }

  async function run(line: Line, exchange: Buffer): Promise<void> {
    holder = line;
    let last: Buffer = Buffer.alloc(0);
    await db.execProtocolRawStream(exchange, {
      onRawData: (bytes) => {
        const copy = Buffer.from(bytes);
        last = last.length < 6 ? Buffer.concat([last, copy]) : copy.length < 6 ? Buffer.concat([last.subarray(-6), copy]) : copy;
        if (!line.gone) line.socket.write(copy);
      },
    });
    const ready = last.length >= 6 && last[last.length - 6] === READY && last.readInt32BE(last.length - 5) === 5;
    if (ready && last[last.length - 1] === IDLE) holder = undefined;
  }

  /** What a lost connection leaves behind in the shared session: its transaction and its statements. */
  async function clearUp(line: Line): Promise<void> {
    if (holder === line) {
      await db.execProtocolRawStream(frameOf('S'), { onRawData: () => undefined });
      if (db.isInTransaction()) await db.execProtocolRawStream(frameOf('Q', 'rollback\0'), { onRawData: () => undefined });
      holder = undefined;
    }
    const named = [...line.prepared].filter((name) => name !== '');
    line.prepared.clear();
    if (named.length === 0) return;
    const closing = named.map((name) => frameOf('C', `S${name}\0`));
    await db.execProtocolRawStream(Buffer.concat([...closing, frameOf('S')]), { onRawData: () => undefined });
  }

  /** A transaction that asks for nothing while others wait would stop the club: it ends like PostgreSQL's own timeout. */
  function watchHolder(): void {
    clearTimeout(watch);
    const watched = holder;
    if (!watched) return;
    watch = setTimeout(() => {
      if (holder !== watched || running || waiting.length === 0) return watchHolder();
      watched.socket.end(frameOf('E', 'SFATAL\0VFATAL\0C25P03\0Mterminating connection due to idle-in-transaction timeout\0\0'));
      watched.socket.destroySoon();
    }, idleInTransaction);
    watch.unref();
  }

  return {
    listen: (path) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(path, () => resolve());
      }),
    async stop(patience) {
      stopping = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const until = Date.now() + patience;
      while ((holder || waiting.length > 0) && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 10));
      for (const line of lines) line.socket.destroy();
      await closed;
      while (running) await new Promise((resolve) => setTimeout(resolve, 5));
      ended = true;
    },
  };
}

function frameOf(kind: string, body = ''): Buffer {
  const text = Buffer.from(body, 'utf8');
  const frame = Buffer.alloc(5 + text.length);
  frame.write(kind, 0);
  frame.writeInt32BE(4 + text.length, 1);
  text.copy(frame, 5);
  return frame;
}
