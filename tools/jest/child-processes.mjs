import { execFileSync } from 'node:child_process';

/** The commands of this process's children that have not ended. */
export function childProcesses() {
  const list = execFileSync('ps', ['-A', '-o', 'ppid=,stat=,args='], { encoding: 'utf8' });
  return list
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([parent, state]) => Number(parent) === process.pid && !state?.startsWith('Z'))
    .map(([, , ...command]) => command.join(' '))
    .filter((command) => !command.startsWith('ps '));
}
