// `node docker/containers/image/check.mjs [image] [base]`: runs every command of the image against real servers and prints the
// results: the size of its layers above the base, the seconds from the start of each process until it is ready, a job
// that is called, and how the processes end. The servers are private ones, or those that DATABASE_URL, REDIS_URL and
// AMQP_URL name. Build the workspace and the image first.
import { randomBytes } from 'node:crypto';
import process from 'node:process';
import { freePort } from '../../../libs/testing/dist/index.js';
import { Report } from '../report.mjs';
import { until } from '../waiting.mjs';
import { Container, imageBytes } from './containers.mjs';
import { startServers } from './servers.mjs';
import { startReady } from './ready.mjs';

const MAX_LAYERS_MB = 50;
/** Only root could listen here. A port that is free now may be somebody's a moment later. */
const TCP_PORT_OF_NOBODY = 1;
const MAX_READY_S = 5;
const NAMES = ['probe', 'api', 'scheduler', 'runner', 'echo'];

const [image = 'job-scheduler:local', base = 'docker.io/library/node:24-bookworm-slim'] =
  process.argv.slice(2);
const report = new Report();

function checkLayers() {
  const megabytes = (imageBytes(image) - imageBytes(base)) / 1e6;
  const found = `${megabytes.toFixed(1)} MB, at most ${MAX_LAYERS_MB}`;
  report.add('layers above the base', megabytes <= MAX_LAYERS_MB, found);
}

/** Migrates twice: the second time there is nothing left to do. */
async function checkMigrations({ probe }, servers) {
  for (const expected of [/^(Applied|The schema is up to date)/, /^The schema is up to date/]) {
    const run = probe.start(['node', 'apps/api/dist/migrate.js'], servers);
    const code = await run.ended;
    const said = run.output.split('\n')[1] ?? '';
    report.add('migrations', code === 0 && expected.test(said), said);
  }
}

/** The command line is on the path, and stands alone. */
async function checkCommandLine({ probe }) {
  const run = probe.start(['jobctl', 'cron', 'explain', '@daily'], {});
  const code = await run.ended;
  report.add('jobctl', code === 0 && run.output.includes('At 00:00'), run.output.split('\n')[1] ?? '');
}

/** Starts one process and checks its health. Resolves to the running process. */
async function checkProcess(name, containers, environment) {
  const METRICS_PORT = await freePort();
  const { run, seconds } = await startReady(
    containers[name],
    ['node', `apps/${name}/dist/main.js`],
    { ...environment, HOST: '0.0.0.0', METRICS_PORT },
    `http://127.0.0.1:${METRICS_PORT}/health/ready`,
  );
  report.add(
    `${name} is ready after`,
    seconds <= MAX_READY_S,
    `${seconds.toFixed(2)} s, at most ${MAX_READY_S}`,
  );
  await checkHealth(`health check of the ${name}`, containers.probe, METRICS_PORT, 0);
  return run;
}

async function checkHealth(what, probe, METRICS_PORT, expected) {
  const code = await probe.start(['node', 'docker/health.mjs'], { METRICS_PORT }).ended;
  report.add(what, code === expected, `exit code ${code}`);
}

/** Expects that the runner calls a job that is due each second, and that its run is in the ledger. */
async function checkJob({ api, key, echo, target }) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const call = (path, options = {}) => fetch(`${api}${path}`, { headers, ...options });
  const definition = {
    name: `image-check-${Date.now()}`,
    schedule: '* * * * * *',
    job: { callback_url: `${echo}called`, http_method: 'post' },
  };
  const job = await (await call('/v1/jobs', { method: 'POST', body: JSON.stringify(definition) })).json();
  const run = await until(
    async () => {
      const { data = [] } = await (await call(`/v1/runs?job_id=${job.id}&state=succeeded`)).json();
      return data[0];
    },
    { every: 100 },
  );
  const wasCalled = run !== undefined && target.output.includes(`run=${run.id}`);
  report.add('a job is called', wasCalled, run?.id ?? JSON.stringify(job));
  await call(`/v1/jobs/${job.id}`, { method: 'DELETE' });
}

async function checkEnd(name, run) {
  const before = run.output.length;
  run.stop();
  await run.ended;
  const said = run.output.slice(before);
  report.add(`${name} at SIGTERM`, /^Stopped\.$/m.test(said), said.trim().replaceAll('\n', ' '));
}

async function check(containers, servers) {
  checkLayers();
  await checkMigrations(containers, servers);
  await checkCommandLine(containers);
  const key = randomBytes(16).toString('hex');
  const [port, echoPort] = [await freePort(), await freePort()];
  const environment = { ...servers, PORT: port, API_ADMIN_KEY: key, CALLBACK_ADDRESSES: 'any' };
  const runs = {};
  for (const name of ['api', 'scheduler', 'runner'])
    runs[name] = await checkProcess(name, containers, environment);
  await checkHealth('health check of nothing', containers.probe, TCP_PORT_OF_NOBODY, 1);

  const echo = `http://127.0.0.1:${echoPort}/`;
  const command = ['node', 'tools/echo-target/main.mjs'];
  const target = await startReady(
    containers.echo,
    command,
    { ECHO_HOST: '0.0.0.0', ECHO_PORT: echoPort },
    echo,
  );
  await checkJob({ api: `http://127.0.0.1:${port}`, key, echo, target: target.run });
  for (const [name, run] of Object.entries(runs)) await checkEnd(name, run);
  target.run.stop();
  await target.run.ended;
}

// All containers are created first: some tools copy the whole image for each, which would slow down the measurements.
const containers = Object.fromEntries(NAMES.map((name) => [name, new Container(image)]));
const servers = await startServers();
try {
  await check(containers, servers.urls);
} catch (error) {
  report.add('check', false, error.message);
} finally {
  for (const container of Object.values(containers)) container.remove();
  await servers.stop();
}
process.exit(report.end('The image works.'));
