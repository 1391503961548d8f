// Compares Job-Scheduler, as separate processes, with what one would build instead, in one run: same machine, same
// servers, same target. Usage: npm run bench -- [options]; a wrong option prints all of them.
import { spawnSync } from 'node:child_process';
import { readOptions } from './options.mjs';

const options = readOptions();
if (options.build) {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('The build failed: npm run build shows why.');
}
// This import comes last, because it loads the built files.
const { measure } = await import('./measure.mjs');
await measure(options);
