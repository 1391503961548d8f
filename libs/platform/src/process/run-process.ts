import { explain } from './startup-error.js';

/** A process that has started. */
export interface StartedProcess {
  /** What to print once everything runs. */
  welcome: string;
  /** Drains and ends everything. */
  stop(): Promise<void>;
}

/** What a start may use. */
export interface ProcessControl {
  /** Prints a line for people. */
  say(line: string): void;
  /** Ends the process at once with exit code 1 and this sentence: for what makes it pointless to go on. */
  endWith(reason: string): void;
}

/**
 * Runs a process from its start to its end: prints what there is to say, drains at the first SIGTERM or SIGINT, and
 * exits with 0; with 1 and one sentence when it cannot start.
 */
export function runProcess(start: (control: ProcessControl) => Promise<StartedProcess>): void {
  outliveReaders();
  run(start).then(
    () => process.exit(0),
    (error: unknown) => endWith(explain(error)),
  );
}

async function run(start: (control: ProcessControl) => Promise<StartedProcess>): Promise<void> {
  const signalled = untilSignalled();
  // A start that is given up ends with the process.
  const started = await Promise.race([start({ say, endWith }), signalled]);
  if (started === undefined) return say('Stopped before everything had started.');
  say(started.welcome);
  await signalled;
  say('Stopping: calls under way are allowed to end …');
  await started.stop();
  say('Stopped.');
}

/** Resolves at the first signal to stop; further signals change nothing. */
function untilSignalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve());
  });
}

/** A reader of the output that has gone, as in `npm start | head`, is no reason to end. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function endWith(reason: string): void {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
