import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
}

/** Whether the process exists and is not a zombie. */
export async function isAlive(pid: number): Promise<boolean> {
  return (await processes()).some((entry) => entry.pid === pid);
}

/** The child processes that are still running: servers and undertakers. */
export async function livingChildren(): Promise<number[]> {
  return (await processes()).filter(({ parent }) => parent === process.pid).map(({ pid }) => pid);
}

async function processes(): Promise<ProcessEntry[]> {
  const list = promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,stat=']);
  const lines = (await list).stdout.trim().split('\n');
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , state]) => !state?.startsWith('Z'))
    .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }))
    .filter(({ pid }) => pid !== list.child.pid);
}
