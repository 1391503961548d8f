import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { prepareDashboard } from './dashboard.mjs';
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
  const main = pathToFileURL(join(workspace, 'apps', 'standalone', 'dist', 'main.js')).href;
  const { running } = await import(main);
  const origin = await running?.origin;
  // It comes after what must be there at once, and is not part of it: see docs/adr/0039-dashboard.md.
  if (origin !== undefined) await prepareDashboard(workspace, origin);
}

/**
 * Runs the steps before a program. A failed step, a signal, and the death of npm all end this process.
 *
 * @param {() => Promise<void>} steps
 */
export async function runSteps(steps) {
  // A killed npm cannot pass on a signal, so without this we would run forever.
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
