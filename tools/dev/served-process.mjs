import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const SERVE = join(import.meta.dirname, 'serve.mjs');

/** One service or the compiler, whose lines are passed on. It ends also when this process is killed. */
export class ServedProcess {
  /** Resolves to a sentence when it has ended. */
  ended;
  #child;
  #lines;

  /**
   * @param {string} name of services.mjs
   * @param {NodeJS.ProcessEnv} environment
   */
  constructor(name, environment) {
    // In a process group of its own: Ctrl+C is for this process, which ends everything in its order.
    const options = { env: environment, stdio: ['ignore', 'pipe', 'inherit'], detached: true };
    this.#child = spawn(process.execPath, [SERVE, name], options);
    this.#lines = createInterface({ input: this.#child.stdout }).on('line', (line) => console.log(line));
    this.ended = once(this.#child, 'close').then(() => `The ${name} has ended.`);
  }

  /** Resolves to the first match in a line. @param {RegExp} pattern @returns {Promise<RegExpExecArray>} */
  says(pattern) {
    return new Promise((resolve) => {
      this.#lines.on('line', (line) => {
        const match = pattern.exec(line);
        if (match !== null) resolve(match);
      });
    });
  }

  /** Resolves when it has ended, in good order. */
  async stop() {
    this.#child.kill('SIGTERM');
    await this.ended;
  }
}
