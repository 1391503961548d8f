import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** A running process on this machine. */
export interface RunningProcess {
  pid: number;
  parent: number;
  /** Program and arguments, separated by spaces. */
  command: string;
}

/** All running processes, without zombies. */
export function runningProcesses(): RunningProcess[] {
  if (!existsSync('/proc/self/stat')) return listedByPs();
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const afterName = readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) /s, '');
        const [state, parent] = afterName.split(' ');
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent), command }];
      } catch {
        return []; // It ended while we were reading it.
      }
    });
}

function listedByPs(): RunningProcess[] {
  const lines = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command: `${command} ` }];
  });
}

/** PostgreSQL's main processes on a data directory: one while the standalone process runs, then none. */
export const postmastersOf = (dataDirectory: string): RunningProcess[] =>
  runningProcesses().filter(({ command }) => command.includes(` -D ${dataDirectory}/postgres/data `));

/** The processes in which PostgreSQL serves the connections of the standalone process. */
export function sessionsOf(dataDirectory: string): RunningProcess[] {
  const postmasters = new Set(postmastersOf(dataDirectory).map(({ pid }) => pid));
  return runningProcesses().filter(
    ({ parent, command }) => postmasters.has(parent) && / 127\.0\.0\.1\(\d+\)/.test(command),
  );
}
