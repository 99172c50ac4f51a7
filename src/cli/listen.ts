import type { Server } from 'node:http';
import { CannotStart } from '#db/embedded.ts';

/** Listens and answers the port, which the system chooses when 0 was asked for. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new CannotStart(sentence(error, host, port))));
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function sentence({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE') return `Port ${port} on ${host} is in use by another program. Stop it, or set PORT to another number.`;
  if (code === 'EACCES') return `Port ${port} on ${host} may not be used by this user. Set PORT to a number above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `This machine has no address ${host}. Set HOST to 127.0.0.1 or 0.0.0.0.`;
  return `The club cannot listen on ${host}, port ${port}: ${message}`;
}
