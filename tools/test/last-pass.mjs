import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Folders whose content is made from the other files, and those of programs that have no say in it. */
const MADE = new Set([
  '.cache',
  '.data',
  '.git',
  '.nx',
  'coverage',
  'dist',
  'node_modules',
  'out-tsc',
  'test-results',
]);

/**
 * Remembers the files with which a stage last passed, so that it need not run again on the same files. It suits a
 * stage that reads nothing but the clone's own files and the packages that its lock file names.
 */
export class LastPass {
  #folder;
  #file;

  /** @param {string} folder the clone @param {string} stage */
  constructor(folder, stage) {
    this.#folder = folder;
    this.#file = join(folder, 'node_modules/.cache/last-pass', stage);
  }

  /** Whether the stage passed with the files as they are now. */
  async isNow() {
    const now = await this.#fingerprint();
    const then = await readFile(this.#file, 'utf8').catch(() => null);
    return now !== null && now === then;
  }

  /**
   * Runs the stage, and remembers the files if it passes and they are still as they were when it began.
   *
   * @param {() => Promise<boolean>} stage whether it passes
   * @returns {Promise<boolean>} the same
   */
  async watch(stage) {
    const before = await this.#fingerprint();
    await rm(this.#file, { force: true });
    const passes = await stage();
    if (passes && before !== null && before === (await this.#fingerprint())) {
      await mkdir(dirname(this.#file), { recursive: true });
      await writeFile(this.#file, before);
    }
    return passes;
  }

  /**
   * A digest of every file that is not made from others, and of the version of Node.js. Null when a file cannot be read,
   * since an editor or a test may remove one at any moment.
   */
  async #fingerprint() {
    const hash = createHash('sha256').update(process.version);
    try {
      for await (const name of filesBelow(this.#folder)) {
        const content = await readFile(name);
        hash.update(`\0${name}\0${content.length}\0`).update(content);
      }
    } catch {
      return null;
    }
    return hash.digest('hex');
  }
}

async function* filesBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isFile()) yield path;
    else if (entry.isDirectory() && !MADE.has(entry.name)) yield* filesBelow(path);
  }
}
