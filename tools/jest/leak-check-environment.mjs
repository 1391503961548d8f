import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { childProcesses } from './child-processes.mjs';
import { LiveTimers } from './live-timers.mjs';
import { LiveWorkers } from './live-workers.mjs';
import WorkerEnvironment from './worker-environment.mjs';

/** What is closed takes a moment until it is gone. The test of this check, which has to wait for it, sets less. */
const CLOSED_WITHIN_MS = 3_000;
const LOOK_AGAIN_AFTER_MS = 20;

/** Node.js 24 keeps compiled files there for programs that ask for it, as npm does. */
const COMPILE_CACHE = 'node-compile-cache';

/** What keeps a process alive, by Node.js's names for it, and what to call it in an error message. */
const RESOURCES = {
  FSEventWrap: 'a watched file',
  PipeServerWrap: 'a server on a socket file',
  PipeWrap: 'a pipe',
  ProcessWrap: 'a child process',
  StatWatcher: 'a watched file',
  TCPServerWrap: 'a server',
  TCPSocketWrap: 'a connection',
  UDPWrap: 'a datagram socket',
};

/**
 * The environment of every test file. A file that leaves a worker, connection, timer, server, child process or
 * temporary file behind fails, and the message names what it left.
 */
export default class LeakCheckEnvironment extends WorkerEnvironment {
  /**
   * A test that fails often does not close what it opened, which then goes on beside the later files of its worker. Its
   * failure is what should be read, so the check is over for that worker.
   */
  static #isOver = false;
  #hasFailed = false;
  #testFile;
  #closedWithinMs;
  #temporaryDirectoryBefore = process.env.TMPDIR;
  #workers = new LiveWorkers();
  #timers;
  #resourcesBefore = [];
  #childrenBefore = [];
  #directory = '';

  constructor(config, context) {
    super(config, context);
    this.#testFile = relative(config.globalConfig.rootDir, context.testPath);
    this.#closedWithinMs = config.projectConfig.testEnvironmentOptions.closedWithinMs ?? CLOSED_WITHIN_MS;
    this.#timers = new LiveTimers(this.global);
  }

  async setup() {
    await super.setup();
    this.#directory = mkdtempSync(join(tmpdir(), 'jest-'));
    // PostgreSQL runs as another user and must get through.
    chmodSync(this.#directory, 0o755);
    this.#setTemporaryDirectory(this.#directory);
    // Node.js opens these when they are first used, which may be within the first test file of a process.
    for (const stream of [process.stdout, process.stderr]) stream.write('');
    this.#resourcesBefore = process.getActiveResourcesInfo();
    this.#childrenBefore = childProcesses();
    this.#workers.watch();
  }

  /** Jest tells what happens in the test file. @param {{ name: string }} event */
  handleTestEvent({ name }) {
    this.#hasFailed ||= ['test_fn_failure', 'hook_failure', 'error'].includes(name);
  }

  async teardown() {
    this.disposeFakeTimers();
    const left = LeakCheckEnvironment.#isOver ? [] : await this.#leftBehind();
    this.#workers.unwatch();
    this.#setTemporaryDirectory(this.#temporaryDirectoryBefore);
    rmSync(this.#directory, { recursive: true, force: true, maxRetries: 10 });
    await super.teardown();
    if (left.length === 0) return;
    if (this.#hasFailed) LeakCheckEnvironment.#isOver = true;
    else throw new Error(`${this.#testFile} leaves behind ${left.join(', ')}.`);
  }

  async #leftBehind() {
    const deadline = performance.now() + this.#closedWithinMs;
    for (;;) {
      const left = this.#look();
      if (left.length === 0 || performance.now() > deadline) return left;
      await delay(LOOK_AGAIN_AFTER_MS);
    }
  }

  #look() {
    const resources = added(process.getActiveResourcesInfo(), this.#resourcesBefore);
    const found = [
      ...resources.flatMap((resource) => RESOURCES[resource] ?? []),
      ...this.#timers.found,
      ...this.#workers.found,
      ...readdirSync(this.#directory)
        .filter((name) => name !== COMPILE_CACHE)
        .map((name) => `the temporary file ${name}`),
    ];
    // Last, because asking takes a process of its own. It finds those that unref() hides from the list above.
    if (found.length > 0) return found;
    return added(childProcesses(), this.#childrenBefore).map((command) => `the process ${command}`);
  }

  #setTemporaryDirectory(directory) {
    if (directory === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = directory;
  }
}

/** What is in the list more often than it was before. */
function added(list, before) {
  const rest = [...list];
  for (const known of before) {
    const index = rest.indexOf(known);
    if (index !== -1) rest.splice(index, 1);
  }
  return rest;
}
