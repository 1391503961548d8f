import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { nxEnvironment } from '../launch/nx-environment.mjs';
import { workspace } from './selection.mjs';

/** A test that hangs must not hang the gates: past this, the program is ended and counts as failed. */
const LIMIT_MS = 15 * 60_000;

/**
 * Has glibc ask for large pages of memory. Compilers and Jest allocate and free so much of it that, where page
 * faults are expensive, as on some virtual machines, a seventh of their CPU time went into them.
 */
const largePages = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' };

const environment = {
  ...largePages,
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
 * @param {{ yields?: boolean, folder?: string | null }} [options] `yields`: gives way to every other program, so that it does
 *   not disturb tests that keep bounds on time beside it; `folder`: where its temporary files are kept
 * @returns {Promise<boolean>} whether it succeeded
 */
export function runProgram(command, print, { yields = false, folder = null } = {}) {
  return new Promise((resolve, reject) => {
    const program = spawn(process.execPath, command, {
      cwd: workspace,
      env: folder === null ? environment : { ...environment, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
      // A session of its own: see giveWay.
      detached: yields,
    });
    program.once('spawn', () => yields && giveWay(program.pid));
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

/**
 * Gives a program and what it starts a low priority, but not so low that its own tests run into their limits. Where
 * Linux schedules by session, only the session's own priority counts against the programs of other sessions.
 *
 * @param {number} pid
 */
function giveWay(pid) {
  setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(constants.priority.PRIORITY_BELOW_NORMAL));
  } catch {
    // Other systems, and kernels without it, go by the priority of each process.
  }
}

/** The script of a program that npm has installed. @param {string} name */
export const tool = (name) => `node_modules/.bin/${name}`;
