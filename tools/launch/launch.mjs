import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { StepFailed, stopStepsOnSignal } from './step.mjs';
import { onNpmDeath } from './npm-death.mjs';

export const workspace = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Brings the workspace up to date and becomes the standalone process. */
export async function launch() {
  await runSteps(async () => {
    await ensureInstalled(workspace, 'standalone');
    await ensureBuilt(workspace);
  });
  await import(pathToFileURL(join(workspace, 'apps', 'standalone', 'dist', 'main.js')).href);
}

/**
 * Runs what comes before a program. A step that fails, a signal, and the end of npm all end this process.
 *
 * @param {() => Promise<void>} steps
 */
export async function runSteps(steps) {
  // npm that is killed cannot pass anything on: without this, we would run on for ever.
  onNpmDeath(() => process.kill(process.pid, 'SIGTERM'));
  const handOver = stopStepsOnSignal();
  try {
    await steps();
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    console.error(error.message);
    process.exit(1);
  }
  handOver();
}
