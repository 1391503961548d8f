// `npm test`: installs, runs every gate, and ends with the seconds of each stage, the slowest tests and one line,
// `N passed, N failed, N skipped`. It continues after a failure, so that one run shows all failures.
// `npm test -- --only job-store`, `--only int`, `--only job-store,int` run only that part.
// Only `node:` modules may be imported before the installation.
import { join } from 'node:path';
import process from 'node:process';
import { ensureInstalled } from './launch/install.mjs';
import { runStages } from './test/run-stages.mjs';
import { selection } from './test/selection.mjs';
import { summary } from './test/summary.mjs';

const only = process.argv.slice(2).flatMap((argument) => argument.replace(/^--only=?/, '').split(','));
const selected = selection(only.filter((name) => name !== ''));
if (selected.error) {
  console.error(selected.error);
  process.exit(2);
}
await ensureInstalled(join(import.meta.dirname, '..'));
const { text, isGreen } = summary(await runStages(selected));
console.log(text);
process.exitCode = isGreen ? 0 : 1;
