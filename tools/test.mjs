// `npm test`: installs, runs every gate on every project, and ends with one line, `N passed, N failed,
// N skipped`. It goes on after a failure, so that one run shows them all. Only node: modules are imported
// before the install.
import { join } from 'node:path';
import process from 'node:process';
import { ensureInstalled } from './launch/install.mjs';
import { tally } from './test/tally.mjs';
import { clearReports, readProjects, readReport, runScript, runTargets, runTool } from './test/workspace.mjs';

await ensureInstalled(join(import.meta.dirname, '..'));

const tasks = [];
const stage = async (title, run) => {
  console.log(`\n# ${title}`);
  tasks.push(...(await run()));
};

const projects = await readProjects();
clearReports(projects);

await stage('format', async () => {
  const { ok } = await runTool('prettier', ['--check', '--cache', '--log-level=warn', '.']);
  return [{ project: 'workspace', target: 'format', ok }];
});
await stage('build, lint, types, unit tests', () =>
  runTargets(['build', 'lint', 'typecheck', 'test'], { parallel: 2 }),
);
if (tasks.some(({ target, ok }) => target === 'build' && !ok)) {
  console.log('\nThe build failed: integration and end-to-end tests were not run.');
} else {
  await stage('servers', async () => {
    const { ok } = await runScript(join(import.meta.dirname, 'test/servers.mjs'));
    return [{ project: 'workspace', target: 'servers', ok }];
  });
  await stage('integration tests', () => runTargets(['int'], { parallel: 2 }));
  await stage('end-to-end tests', () => runTargets(['e2e'], { parallel: 1 }));
}

const { passed, failed, skipped, failedTasks } = tally(tasks, (task) => readReport(projects, task));
if (failedTasks.length > 0) console.log(['\nFailed:', ...failedTasks].join('\n  '));
if (passed + failed === 0) console.log('\nNo test ran.');
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
