import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** A step that did not succeed; the message holds everything that the step's program printed. */
export class StepFailed extends Error {}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * Runs one program to its end and keeps what it prints for the case that it fails.
 *
 * @param {string} cwd
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<void>} rejected with StepFailed
 */
export function runStep(cwd, program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (output += text));
    running.add(child);
    child.on('error', (error) =>
      reject(new StepFailed(`${program} could not be started: ${error.message}.`)),
    );
    child.on('close', (code, signal) => {
      running.delete(child);
      if (code === 0) resolve();
      else
        reject(
          new StepFailed(
            `${output}\n${[program, ...args].join(' ')} failed (${signal ?? `exit code ${code}`}).`,
          ),
        );
    });
  });
}

/**
 * Until the returned function is called, SIGINT and SIGTERM stop the running step and end this process.
 *
 * @returns {() => void}
 */
export function stopStepsOnSignal() {
  /** @param {NodeJS.Signals} signal */
  const stop = (signal) => {
    for (const child of running) child.kill('SIGTERM');
    process.exit(128 + constants.signals[signal]);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return () => void process.off('SIGINT', stop).off('SIGTERM', stop);
}
