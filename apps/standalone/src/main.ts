import { PinoEventLog, readConfiguration } from '@job-scheduler/platform';
import { createRequire } from 'node:module';
import { requireKeyBeyondLoopback, standaloneSettings } from './standalone-settings.js';
import { Standalone } from './standalone.js';
import { explain } from './startup-error.js';
import { welcome } from './welcome.js';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Resolves at the first signal to stop, or when PostgreSQL is lost; further signals change nothing. */
function untilStopped(): { stopped: Promise<{ exitCode: number }>; lose: (reason: string) => void } {
  let stop: (end: { exitCode: number }) => void = () => undefined;
  const stopped = new Promise<{ exitCode: number }>((resolve) => (stop = resolve));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop({ exitCode: 0 }));
  const lose = (reason: string): void => {
    process.stderr.write(`${reason}\n`);
    stop({ exitCode: 1 });
  };
  return { stopped, lose };
}

async function run(): Promise<number> {
  const { stopped, lose } = untilStopped();
  const configuration = readConfiguration(standaloneSettings);
  requireKeyBeyondLoopback(configuration);
  const log = new PinoEventLog('standalone', configuration.LOG_LEVEL);
  const standalone = await Standalone.start({
    configuration,
    version,
    log,
    progress: say,
    onDatabaseLost: lose,
  });
  say(welcome(standalone.addresses));
  const { exitCode } = await stopped;
  say('Stopping: calls under way are allowed to end …');
  await standalone.stop();
  say('Stopped.');
  return exitCode;
}

run().then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  },
);
