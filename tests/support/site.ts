import { pathToFileURL } from 'node:url';
import { httpServer } from '#src/cli/http.ts';
import { listen } from '#src/cli/listen.ts';
import { staticFiles } from '#src/cli/static-files.ts';
import type { Member } from '#src/platform/actor.ts';
import { makeLog } from '#src/platform/log.ts';
import { openSession, sessionCookieName } from '#src/platform/session.ts';
import { aClub, type Overrides, type TestClub } from './db.ts';
import { Visitor } from './visitor.ts';

const dist = process.env.CLUB_DIST ?? 'dist';

/** What the server noted about one answered request. */
export interface Answered {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly queries: number;
}

/** The built site on this file's database, with a clock that tests move. */
export interface Site {
  readonly club: TestClub;
  readonly base: string;
  readonly answered: Answered[];
  /** a stranger */
  visitor(options?: { language?: string; headers?: Record<string, string> }): Visitor;
  /** somebody already signed in */
  as(member: Member): Promise<Visitor>;
  close(): Promise<void>;
}

export async function aSite(overrides: Overrides = {}): Promise<Site> {
  const answered: Answered[] = [];
  const log = makeLog({ logLevel: 'info' }, { write: (line) => note(answered, line) });
  const club = await aClub({ ...overrides, log });
  const http = httpServer(club.config, club.log);
  const port = await listen(http.server, '127.0.0.1', 0);
  const base = `http://127.0.0.1:${port}`;
  Object.assign(club.config, { publicUrl: base });
  const { handler } = await import(pathToFileURL(`${dist}/server/entry.mjs`).href);
  http.open({ club, connection: club.connection, pages: handler, files: staticFiles(`${dist}/client`) });
  return {
    club,
    base,
    answered,
    visitor: (options) => new Visitor(base, options),
    async as(member) {
      const session = await openSession(club, member.id);
      return new Visitor(base).withCookie(sessionCookieName(club), session);
    },
    close: () => http.stop(2000),
  };
}

function note(answered: Answered[], line: string): void {
  const entry = JSON.parse(line);
  if (entry.msg === 'request') answered.push(entry);
  else if (entry.level === 'error') process.stderr.write(line);
}
