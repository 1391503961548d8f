import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { StepFailed, stopStepsOnSignal } from './step.mjs';
import { onNpmDeath } from './npm-death.mjs';

const workspace = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Brings the workspace up to date and becomes the standalone process. */
export async function launch() {
  // npm that is killed cannot pass anything on: without this, we would keep the port for ever.
  onNpmDeath(() => process.kill(process.pid, 'SIGTERM'));
  const handOver = stopStepsOnSignal();
  try {
    await ensureInstalled(workspace);
    await ensureBuilt(workspace);
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    console.error(error.message);
    process.exit(1);
  }
  handOver();
  await import(pathToFileURL(join(workspace, 'apps', 'standalone', 'dist', 'main.js')).href);
}
