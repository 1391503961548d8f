import { LegacyFakeTimers, ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';
import { rememberGlobals } from './worker-globals.mjs';

// tools/test/run-program.mjs sets it for Jest. What tests start runs as users run it.
delete process.env.GLIBC_TUNABLES;

// A worker whose event loop has nothing left to do ends at once. Disposing of its heap first can take half a second, after which
// Jest would say that a test may have left something behind.
if (process.send !== undefined) process.once('beforeExit', () => process.exit());

/**
 * An environment of test files whose global object is that of Jest's worker; jest-environment-node makes a new one for each
 * file. The files can then share the packages that the worker has loaded (`worker-runtime.mjs`): all know the same `Error`
 * and `Promise`. It also makes a test compute faster, because no global is looked up through a proxy. What a file changes in the global
 * object and in the environment variables is undone after it.
 */
export default class WorkerEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers;
  fakeTimersModern;
  #exportConditions;
  #restoreGlobals = rememberGlobals();
  // Jest wraps it for each test file.
  #exit = process.exit;

  constructor({ projectConfig }) {
    this.#exportConditions = projectConfig.testEnvironmentOptions.customExportConditions;
    const options = { config: projectConfig, global: globalThis };
    this.fakeTimers = new LegacyFakeTimers({ ...options, moduleMocker: this.moduleMocker });
    this.fakeTimersModern = new ModernFakeTimers(options);
  }

  async setup() {}

  /** Real time goes on, also for this worker's own code. */
  disposeFakeTimers() {
    this.fakeTimers.dispose();
    this.fakeTimersModern.dispose();
  }

  async teardown() {
    this.disposeFakeTimers();
    process.exit = this.#exit;
    this.#restoreGlobals();
  }

  exportConditions() {
    return this.#exportConditions;
  }

  /** Jest insists that it exists. `worker-runtime.mjs` compiles in the worker's own context, and needs no other. */
  getVmContext() {
    return null;
  }
}
