import { explain, StopTimeoutError } from './startup-error.js';
import { endsWithin } from './within.js';

/** How long a process without calls may take to stop: it is gone within 25 s. Whoever stops it waits longer before killing it. */
export const STOP_WITHIN_MS = 24_500;

/** A process that has started. */
export interface StartedProcess {
  /** The text to print once everything runs. */
  welcome: string;
  /** Where people reach it, such as `http://127.0.0.1:8000`, if they do. */
  origin?: string;
  /** Drains and ends everything, in phases. */
  stop(): Promise<void>;
  /** How long all phases together may take, milliseconds; then the process ends whatever they wait for. */
  stopWithinMs: number;
}

/** A process from its start to its end. */
export interface RunningProcess {
  /** Resolves once the process has started, to where people reach it. It stays pending if it cannot start. */
  origin: Promise<string | undefined>;
}

/** What the start of a process may use. */
export interface ProcessControl {
  /** Prints a line for people. */
  say(line: string): void;
  /** Ends the process immediately with exit code 1 and this sentence, when it is pointless to go on. */
  endWith(reason: string): void;
}

/**
 * Runs a process from its start to its end. Prints its messages, drains at the first SIGTERM or SIGINT, and exits with 0.
 * If it cannot start, prints one sentence and exits with 1.
 */
export function runProcess(start: (control: ProcessControl) => Promise<StartedProcess>): RunningProcess {
  outliveReaders();
  const origin = new Promise<string | undefined>((resolve) => {
    run(start, resolve).then(
      () => process.exit(0),
      (error: unknown) => endWith(explain(error)),
    );
  });
  return { origin };
}

async function run(
  start: (control: ProcessControl) => Promise<StartedProcess>,
  hasStarted: (origin: string | undefined) => void,
): Promise<void> {
  const signalled = untilSignalled();
  // An abandoned start ends with the process.
  const started = await Promise.race([start({ say, endWith }), signalled]);
  if (started === undefined) return say('Stopped before everything had started.');
  say(started.welcome);
  hasStarted(started.origin);
  await signalled;
  say('Stopping: waiting for the calls in flight …');
  say(await endStarted(started));
}

/**
 * Stops a process within its time, and returns what to say about it. Throws StopTimeoutError when a phase takes too long.
 * Nothing is lost then: others take over from processes that end at any time.
 */
export async function endStarted({ stop, stopWithinMs }: StartedProcess): Promise<string> {
  if (await endsWithin(stopWithinMs, stop())) return 'Stopped.';
  throw new StopTimeoutError(
    `Stopping took longer than ${stopWithinMs / 1_000} s, so the process ends with work under way, which others take over.`,
  );
}

/** Resolves at the first signal to stop; further signals change nothing. */
function untilSignalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve());
  });
}

/** Keeps the process alive when the reader of its output goes away, as in `npm start | head`. */
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
