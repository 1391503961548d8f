import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const FILES = '/proc';

/** The commands of this process's children that have not ended. */
export function childProcesses() {
  const processes = existsSync(`${FILES}/self/stat`) ? processesOfFiles() : processesOfProgram();
  return processes
    .filter(({ parent, state }) => parent === process.pid && !state.startsWith('Z'))
    .map(({ id, command }) => command ?? commandOf(id))
    .filter((command) => command !== '' && !command.startsWith('ps '));
}

/**
 * On Linux, files list the processes. Reading all of them is cheaper than starting a program: after a fork, each page of memory that the process had
 * written to is copied when it is written to again.
 */
function processesOfFiles() {
  return readdirSync(FILES)
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      // The name of the program is in parentheses, and may contain some itself.
      const text = readIfThere(`${FILES}/${id}/stat`);
      const [state, parent] = text.slice(text.lastIndexOf(')') + 2).split(' ');
      return parent === undefined ? [] : [{ id, state, parent: Number(parent) }];
    });
}

const commandOf = (id) => readIfThere(`${FILES}/${id}/cmdline`).replaceAll('\0', ' ').trim();

/** Nothing, when the process has ended. */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(error.code)) return '';
    throw error;
  }
}

function processesOfProgram() {
  const list = execFileSync('ps', ['-A', '-o', 'ppid=,stat=,args='], { encoding: 'utf8' });
  return list
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map(([parent, state, ...command]) => ({ parent: Number(parent), state, command: command.join(' ') }));
}
