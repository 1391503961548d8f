import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const SERVE = join(import.meta.dirname, 'serve.mjs');

/** One service or the compiler. Its output is passed on. It also ends when this process is killed. */
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
    // It gets its own process group, because Ctrl+C is for this process, which stops everything in order.
    const options = { env: environment, stdio: ['ignore', 'pipe', 'inherit'], detached: true };
    this.#child = spawn(process.execPath, [SERVE, name], options);
    this.#lines = createInterface({ input: this.#child.stdout }).on('line', (line) => console.log(line));
    this.ended = once(this.#child, 'close').then(() => `The ${name} has ended.`);
  }

  /** Resolves to the first match in an output line. @param {RegExp} pattern @returns {Promise<RegExpExecArray>} */
  says(pattern) {
    return new Promise((resolve) => {
      this.#lines.on('line', (line) => {
        const match = pattern.exec(line);
        if (match !== null) resolve(match);
      });
    });
  }

  /** Stops it in good order, and resolves when it has ended. */
  async stop() {
    this.#child.kill('SIGTERM');
    await this.ended;
  }
}
