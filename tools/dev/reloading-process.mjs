import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * Runs a program as nobody's child until its input ends, then sends it SIGTERM and waits. So it may take its time to
 * drain, whereas Nx kills after 5 s all descendants that it finds, and it ends also when our process is killed.
 */
const SCRIPT = `{
  "$@" 3<&- &
  read -r _ <&3
  kill -s TERM $! 2>/dev/null
  wait $!
} &`;

/**
 * A Node.js program that is started again whenever a file that it has loaded changes: after it has ended in good
 * order, or if it has crashed.
 */
export class ReloadingProcess {
  /** Resolves when the program has ended and is not watched any more. */
  ended;
  #input;

  /**
   * @param {string} main
   * @param {NodeJS.ProcessEnv} environment
   * @param {(line: string) => void} print receives what it prints, line by line
   */
  constructor(main, environment, print) {
    const watch = ['--watch', '--watch-preserve-output', '--enable-source-maps'];
    const shell = spawn('/bin/sh', ['-c', SCRIPT, 'sh', process.execPath, ...watch, main], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    this.#input = shell.stdio[3];
    this.#input.on('error', () => undefined);
    // Not before the program has let go of the output as well.
    this.ended = once(shell, 'close');
    for (const input of [shell.stdout, shell.stderr]) createInterface({ input }).on('line', print);
  }

  /** Resolves when the program has ended, in good order. */
  async stop() {
    this.#input.end();
    await this.ended;
  }
}
