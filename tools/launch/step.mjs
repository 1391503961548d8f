import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';

/** How often a step reports its progress. A terminal's line is rewritten; any other output gets a new line. */
const TERMINAL_PROGRESS_MS = 1_000;
const PROGRESS_MS = 10_000;

/**
 * @typedef {object} StepOptions
 * @property {{ counted: string, pattern: RegExp }} [progress] counted in the output, and left out of a failure's message
 * @property {number} [priority] for a step beside a program in the foreground: its nice value
 */

/** A step that did not succeed. The message contains everything that the step's program printed. */
export class StepFailed extends Error {}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * Runs one program to its end, reports its progress, and keeps its output in case it fails.
 *
 * @param {string} title
 * @param {string} cwd
 * @param {readonly string[]} command
 * @param {StepOptions} [options]
 * @returns {Promise<void>} rejected with StepFailed
 */
export async function runStep(title, cwd, [program, ...args], { progress, priority } = {}) {
  let output = '';
  const isInBackground = priority !== undefined;
  const stopTelling = tellProgress(title, isInBackground, () => {
    const count = progress ? (output.match(progress.pattern)?.length ?? 0) : 0;
    return count > 0 ? `${count} ${progress.counted}, ` : '';
  });
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  if (isInBackground) child.once('spawn', () => setPriority(child.pid, priority));
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  const outcome = await new Promise((resolve) => {
    child.on('error', ({ message }) => resolve(`could not be started: ${message}`));
    child.on('close', (code, signal) =>
      resolve(code === 0 ? undefined : `failed (${signal ?? `exit code ${code}`})`),
    );
  });
  running.delete(child);
  stopTelling();
  if (outcome === undefined) return;
  const said = output.split('\n').filter((line) => !progress || line.search(progress.pattern) === -1);
  throw new StepFailed([...said, `${[program, ...args].join(' ')} ${outcome}.`].join('\n'));
}

/** @param {string} title @param {boolean} isInBackground @param {() => string} state */
function tellProgress(title, isInBackground, state) {
  console.log(`${title} …`);
  // The program in the foreground prints lines of its own.
  const rewrites = process.stdout.isTTY && !isInBackground;
  const startedAt = performance.now();
  const timer = setInterval(
    () => {
      const line = `  ${state()}${Math.round((performance.now() - startedAt) / 1_000)} s`;
      process.stdout.write(rewrites ? `\r${line}` : `${line}\n`);
    },
    rewrites ? TERMINAL_PROGRESS_MS : PROGRESS_MS,
  );
  return () => {
    clearInterval(timer);
    if (rewrites) process.stdout.write('\r\u001b[K');
  };
}

/** Ends the steps that run. */
export function endSteps() {
  for (const child of running) child.kill('SIGTERM');
}

/**
 * Until the returned function is called, SIGINT and SIGTERM stop the running step and end this process.
 *
 * @returns {() => void}
 */
export function stopStepsOnSignal() {
  /** @param {NodeJS.Signals} signal */
  const stop = (signal) => {
    endSteps();
    process.exit(128 + constants.signals[signal]);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return () => void process.off('SIGINT', stop).off('SIGTERM', stop);
}
