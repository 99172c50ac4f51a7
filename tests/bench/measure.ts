import autocannon from 'autocannon';

export interface Measured {
  readonly requestsPerSecond: number;
  /** milliseconds */
  readonly p50: number;
  readonly p99: number;
  /** of one answer on the wire, headers included */
  readonly bytes: number;
}

export interface Load {
  readonly url: string;
  readonly cookie?: string | undefined;
  readonly connections: number;
  readonly seconds: number;
}

/** Asks one address again and again, as a browser that is signed in does. Every answer must be a 200. */
export async function measure({ url, cookie, connections, seconds }: Load): Promise<Measured> {
  const headers = { 'accept-encoding': 'gzip, deflate, br', ...(cookie ? { cookie } : {}) };
  const times: number[] = [];
  let bytes = 0;
  const began = performance.now();
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon({ url, connections, duration: seconds, headers, timeout: 30 }, (error, result) =>
      error ? reject(error) : resolve(result),
    );
    run.on('response', (_client, _status, length, time) => {
      times.push(time);
      bytes += length;
    });
  });
  const elapsed = Math.min((performance.now() - began) / 1000, result.duration || seconds);
  if (result.non2xx > 0 || result.errors > 0 || times.length === 0)
    throw new Error(`${url}: ${result.non2xx} answers other than 2xx, ${result.errors} errors of ${times.length}`);
  times.sort((a, b) => a - b);
  const at = (share: number) => rounded(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0);
  return { requestsPerSecond: rounded(times.length / elapsed), p50: at(0.5), p99: at(0.99), bytes: Math.round(bytes / times.length) };
}

export const rounded = (n: number): number => Math.round(n * 100) / 100;

/** The run in the middle by its speed: one neighbour's hiccup is not the result. */
export function middle<T extends Measured>(runs: readonly T[]): T {
  const ordered = [...runs].sort((a, b) => a.requestsPerSecond - b.requestsPerSecond);
  return ordered[Math.floor((ordered.length - 1) / 2)] as T;
}
