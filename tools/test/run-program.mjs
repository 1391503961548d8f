import { spawn } from 'node:child_process';
import { nxEnvironment } from '../launch/nx-environment.mjs';
import { workspace } from './selection.mjs';

/** A test that hangs must not hang the gates: past this, the program is ended and counts as failed. */
const LIMIT_MS = 15 * 60_000;

const environment = {
  ...process.env,
  ...nxEnvironment,
  ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
};

/**
 * Runs a script of Node.js at the workspace's root. A signal to this process goes to the script too, and then ends
 * this process.
 *
 * @param {readonly string[]} command the script and its arguments
 * @param {(text: string) => void} print receives what it prints
 * @returns {Promise<boolean>} whether it succeeded
 */
export function runProgram(command, print) {
  return new Promise((resolve, reject) => {
    const program = spawn(process.execPath, command, {
      cwd: workspace,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
    });
    const stop = (signal) => {
      program.kill(signal);
      program.once('exit', () => process.exit(1));
    };
    process.once('SIGINT', stop).once('SIGTERM', stop);
    for (const output of [program.stdout, program.stderr]) output.setEncoding('utf8').on('data', print);
    program.once('error', reject);
    program.once('close', (code) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve(code === 0);
    });
  });
}

/** The script of a program that npm has installed. @param {string} name */
export const tool = (name) => `node_modules/.bin/${name}`;
