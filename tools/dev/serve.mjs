// `nx serve <project>`: one service, which restarts whenever one of its files changes. It uses the servers that the
// environment names, or else those of a running `npm run dev`. `npm run dev` runs each of its services like this.
// Usage: node tools/dev/serve.mjs <project>
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onParentDeath } from '../launch/npm-death.mjs';
import { askedToEnd, outliveReaders } from './ending.mjs';
import { attributed } from './attributed.mjs';
import { runningDevelopment } from './running-development.mjs';
import { build, metricsPorts, programs, workspace } from './services.mjs';

const [project] = process.argv.slice(2);
const service = project.split('/').at(-1);

outliveReaders();
const asked = askedToEnd(onParentDeath);
const environment = { ...runningDevelopment(), ...process.env };
// Without a watching compiler, the compiled files may be out of date.
if (!environment.DEVELOPMENT_PID) {
  const [compiler, ...options] = build;
  spawnSync(compiler, options, { cwd: workspace, stdio: 'inherit' });
}
// The echo target, and whatever else one develops with, is on this machine.
environment.CALLBACK_ADDRESSES ||= 'any';
environment.LOG_FORMAT ||= 'pretty';
const metricsPort = metricsPorts(environment.METRICS_PORT && Number(environment.METRICS_PORT))[service];
if (metricsPort !== undefined) environment.METRICS_PORT = String(metricsPort);

// It gets its own process group, because the terminal's Ctrl+C is for us.
const [program, ...given] = programs[service];
const child = spawn(program, given, {
  cwd: workspace,
  env: environment,
  stdio: ['ignore', 'pipe', 'pipe'],
  detached: true,
});
for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', print);
const ended = once(child, 'close');
await Promise.race([asked, ended]);
child.kill('SIGTERM');
await ended;
process.exit();

/** @param {string} line */
function print(line) {
  if (line.trim() !== '') console.log(attributed(service, line));
}
