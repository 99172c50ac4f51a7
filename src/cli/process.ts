import { CannotStart } from '#db/embedded.ts';
import { CannotMigrate } from '#db/migrate.ts';
import { type Config, readConfig, WrongConfig } from '#src/platform/config.ts';
import { type Log, makeLog } from '#src/platform/log.ts';

export interface Running {
  readonly config: Config;
  readonly log: Log;
  /** What to undo at the end, in the opposite order of the beginning. */
  onStop(step: () => Promise<unknown>): void;
  /** The work is done. */
  stop(): void;
  /** Ends the process because of this. */
  stopWith(sentence: string): void;
}

/**
 * One life of a process: start, run, and at SIGTERM, Ctrl-C or a failure undo the steps in order.
 * Whatever keeps it from starting is said in a sentence, not in a stack.
 */
export async function runProcess(start: (running: Running) => Promise<unknown>): Promise<void> {
  const steps: (() => Promise<unknown>)[] = [];
  let stopping: Promise<void> | undefined;
  let log: Log | undefined;

  function stop(code: number): Promise<void> {
    stopping ??= (async () => {
      for (const step of steps.reverse()) await step().catch((error) => log?.error({ err: error }, 'while stopping'));
      process.exit(code);
    })();
    return stopping;
  }
  const fail = (sentence: string) => {
    process.stderr.write(`${sentence}\n`);
    return stop(1);
  };

  process.on('SIGTERM', () => void stop(0));
  process.on('SIGINT', () => void stop(0));
  process.on('uncaughtException', (error) => {
    log?.fatal({ err: error }, 'unexpected fault');
    void fail('The club met an unexpected fault and stops; the log has the details.');
  });
  try {
    const config = readConfig(process.env);
    log = makeLog(config);
    await start({
      config,
      log,
      onStop: (step) => steps.push(step),
      stop: () => void stop(0),
      stopWith: (sentence) => void (stopping ?? fail(sentence)),
    });
  } catch (error) {
    if (stopping) return;
    await fail(sentence(error, log));
  }
}

function sentence(error: unknown, log: Log | undefined): string {
  if (error instanceof WrongConfig || error instanceof CannotStart || error instanceof CannotMigrate) return error.message;
  log?.fatal({ err: error }, 'the start failed');
  return `The club could not start: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;
}
