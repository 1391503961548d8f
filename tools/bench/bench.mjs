// Job-Scheduler as processes of its own against what one would build instead, in one run: same machine, same servers,
// same target. Usage: npm run bench -- [options]; a wrong option shows them all.
import { spawnSync } from 'node:child_process';
import { readOptions } from './options.mjs';

const options = readOptions();
if (options.build) {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('The build failed: npm run build shows why.');
}
// Only now, since this loads what was built.
const { measure } = await import('./measure.mjs');
await measure(options);
