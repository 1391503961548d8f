import { PinoEventLog, readConfiguration } from '@job-scheduler/platform';
import { createRequire } from 'node:module';
import { refuseUnsafe, standaloneSettings } from './standalone-settings.js';
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

/** A reader of the output that has gone, as in `npm start | head`, is no reason to end. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

async function run(): Promise<void> {
  outliveReaders();
  const signalled = untilSignalled();
  const configuration = readConfiguration(standaloneSettings);
  refuseUnsafe(configuration);
  const log = new PinoEventLog('standalone', configuration.LOG_LEVEL, process.stdout);
  const starting = Standalone.start({
    configuration,
    version,
    log,
    progress: say,
    onDatabaseLost: endWithoutDatabase,
  });
  // A start that is given up ends with the process, which takes its PostgreSQL along.
  const standalone = await Promise.race([starting, signalled]);
  if (standalone === undefined) return say('Stopped before everything had started.');
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
