import { createServer } from 'node:http';
import { connect } from '#db/client.ts';

/** The two ceilings: node:http sending 20 kB, and the same after one query by primary key. `node ceiling-server.ts <address> <member id>` */
const [address = '', member = ''] = process.argv.slice(2);
const { sql } = connect(address, { max: 10 });
const page = Buffer.from(`<!doctype html>${'<p>Words, and no work at all.</p>'.repeat(640)}`.slice(0, 20_480));
const headers = { 'content-type': 'text/html; charset=utf-8', 'content-length': String(page.length) };

const server = createServer((request, response) => {
  if (request.url === '/metrics') {
    const { user, system } = process.cpuUsage();
    return void response.end(`process_cpu_seconds_total ${(user + system) / 1e6}\n`);
  }
  if (request.url !== '/query') return void response.writeHead(200, headers).end(page);
  void sql`select * from members where id = ${member}`.then(
    () => response.writeHead(200, headers).end(page),
    () => response.writeHead(500).end(),
  );
});
server.listen(0, '127.0.0.1', () => {
  const bound = server.address();
  process.stdout.write(`http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}\n`);
});
process.on('SIGTERM', () => process.exit(0));
