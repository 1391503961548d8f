import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const PROCESS = join(import.meta.dirname, 'compiler-process.mjs');

/** Compiles the workspace, and again whenever a source changes. */
export class Compiler {
  /** Resolves at the first success, for which somebody may have to correct a mistake; rejected when it ends before. */
  compiled;
  #process;

  /** @param {(source: string, line: string) => void} say receives errors, and what became of each compilation */
  constructor(say) {
    this.#process = fork(PROCESS, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const ended = once(this.#process, 'exit').then(() => {
      throw new Error('The compiler has ended.');
    });
    const succeeded = new Promise((resolve) => {
      this.#process.on('message', ({ line, isCompiled }) => {
        if (line !== undefined) say('compiler', line);
        if (isCompiled) resolve();
      });
    });
    this.compiled = Promise.race([succeeded, ended]);
    this.compiled.catch(() => undefined);
    ended.catch((error) => say('compiler', error.message));
  }

  stop() {
    this.#process.kill();
  }
}
