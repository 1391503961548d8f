// `npm run dev`: installs what is missing, then runs api, scheduler, runner and an echo target, reloaded on change.
// Only node: modules are imported before the install.
import { join } from 'node:path';
import { ensureInstalled } from './launch/install.mjs';
import { onNpmDeath } from './launch/npm-death.mjs';
import { StepFailed, stopStepsOnSignal } from './launch/step.mjs';

// npm that is killed cannot pass anything on: without this, everything would run for ever.
onNpmDeath(() => process.kill(process.pid, 'SIGTERM'));
const handOver = stopStepsOnSignal();
try {
  await ensureInstalled(join(import.meta.dirname, '..'));
} catch (error) {
  if (!(error instanceof StepFailed)) throw error;
  console.error(error.message);
  process.exit(1);
}
handOver();
await import('./dev/development.mjs');
