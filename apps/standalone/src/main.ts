import { PinoEventLog, readConfiguration } from '@job-scheduler/platform';
import { createRequire } from 'node:module';
import { requireKeyBeyondLoopback, standaloneSettings } from './standalone-settings.js';
import { Standalone } from './standalone.js';
import { explain } from './startup-error.js';
import { welcome } from './welcome.js';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Resolves at the first signal to stop; further signals change nothing. */
function untilSignalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve());
  });
}

/** Without PostgreSQL no outcome can be recorded, so there is nothing to wait for. */
function endWithoutDatabase(reason: string): void {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}

async function run(): Promise<void> {
  const signalled = untilSignalled();
  const configuration = readConfiguration(standaloneSettings);
  requireKeyBeyondLoopback(configuration);
  const log = new PinoEventLog('standalone', configuration.LOG_LEVEL);
  const standalone = await Standalone.start({
    configuration,
    version,
    log,
    progress: say,
    onDatabaseLost: endWithoutDatabase,
  });
  say(welcome(standalone.addresses));
  await signalled;
  say('Stopping: calls under way are allowed to end …');
  await standalone.stop();
  say('Stopped.');
}

run().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  },
);
