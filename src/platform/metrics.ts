import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The built pages carry their own copy of this module; the numbers are one set for the process. */
const KEY = Symbol.for('club.metrics');
const shared = globalThis as { [KEY]?: ReturnType<typeof make> };
shared[KEY] ??= make();
export const { registry, requests, durations, queries, jobsDone, waitingJobs, mailsSent } = shared[KEY];

function make() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requests: new Counter({
      name: 'club_http_requests_total',
      help: 'Requests answered',
      labelNames: ['method', 'route', 'status'],
      registers,
    }),
    durations: new Histogram({
      name: 'club_http_request_duration_seconds',
      help: 'Time to the last byte',
      labelNames: ['method', 'route'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    queries: new Histogram({
      name: 'club_http_request_queries',
      help: 'Database statements of one request',
      labelNames: ['route'],
      buckets: [0, 1, 2, 4, 6, 8, 12, 16, 24, 48],
      registers,
    }),
    jobsDone: new Counter({ name: 'club_jobs_total', help: 'Jobs run', labelNames: ['job', 'result'], registers }),
    waitingJobs: new Gauge({ name: 'club_jobs_waiting', help: 'Jobs due or waiting for another try', registers }),
    mailsSent: new Counter({ name: 'club_mails_total', help: 'Mails handed to the mail server', labelNames: ['result'], registers }),
  };
}
