// `node tools/image/check.mjs [image] [base]`: runs every command of the image against real servers and prints what came
// of it: the size of its layers above the base, seconds from the start of each process until it is ready, a job that is
// called, and how the processes end. The servers are private ones, or those that DATABASE_URL, REDIS_URL, AMQP_URL name.
// Needs a build of the workspace and of the image.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, PrivatePostgres, PrivateRabbitmq, PrivateRedis } from '../../libs/testing/dist/index.js';
import { Container, imageBytes } from './containers.mjs';

const MAX_LAYERS_MB = 90;
const MAX_READY_S = 5;
const PATIENCE_MS = 60_000;

const [image = 'job-scheduler:local', base = 'docker.io/library/node:24-bookworm-slim'] =
  process.argv.slice(2);
const failures = [];

/** Prints a line, and remembers when it is not as it must be. */
function report(what, value, isGood) {
  console.log(`${isGood ? 'ok  ' : 'FAIL'} ${what}: ${value}`);
  if (!isGood) failures.push(what);
}

const directory = await mkdtemp(join(tmpdir(), 'image-check-'));
const closers = [() => rm(directory, { recursive: true, force: true })];

/** The URL in the environment, or that of a private server. */
async function urlOf(variable, start) {
  const given = process.env[variable];
  if (given) return given;
  const server = await start();
  closers.unshift(() => server.stop());
  return server.url;
}

function containerOf() {
  const container = new Container(image);
  closers.unshift(() => container.remove());
  return container;
}

/**
 * Starts a command and waits until it answers that it is ready; resolves to it, and the seconds from the start of the
 * process: what the container tool takes before that depends on the tool.
 */
async function startReady(command, environment, url) {
  const run = containerOf().start(command.split(' '), environment);
  const begin = performance.now();
  let code;
  void run.ended.then((ended) => (code = ended));
  while (
    !(await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (code !== undefined || performance.now() - begin > PATIENCE_MS)
      throw new Error(`${command} did not get ready: ${run.output}`);
    await delay(10);
  }
  return { run, seconds: (Date.now() - run.startedAt()) / 1_000 };
}

/** Asks again and again until there is an answer that fits. */
async function until(look) {
  for (const deadline = performance.now() + PATIENCE_MS; performance.now() < deadline; await delay(100)) {
    const found = await look();
    if (found) return found;
  }
  return undefined;
}

async function check() {
  const layers = (imageBytes(image) - imageBytes(base)) / 1e6;
  report(
    'layers above the base',
    `${layers.toFixed(1)} MB, at most ${MAX_LAYERS_MB}`,
    layers <= MAX_LAYERS_MB,
  );

  const probe = containerOf();
  const servers = {
    DATABASE_URL: await urlOf('DATABASE_URL', () =>
      PrivatePostgres.start({ directory, fsync: false, log: () => undefined }),
    ),
    REDIS_URL: await urlOf('REDIS_URL', () => PrivateRedis.start()),
    AMQP_URL: await urlOf('AMQP_URL', () => PrivateRabbitmq.start()),
  };

  for (const expected of [/^Applied /, /^The schema is up to date/]) {
    const migration = probe.start(['node', 'apps/api/dist/migrate.js'], servers);
    const code = await migration.ended;
    report(
      'migrations',
      migration.output.split('\n')[1].slice(0, 60),
      code === 0 && (process.env.DATABASE_URL || expected.test(migration.output.split('\n')[1])),
    );
  }

  const key = randomBytes(16).toString('hex');
  const [port, echoPort] = [await freePort(), await freePort()];
  const processes = {};
  for (const [name, more] of [
    ['api', { PORT: port, API_ADMIN_KEY: key }],
    ['scheduler', {}],
    ['runner', {}],
  ]) {
    const metrics = await freePort();
    const environment = { ...servers, HOST: '0.0.0.0', METRICS_PORT: metrics, ...more };
    const started = await startReady(
      `node apps/${name}/dist/main.js`,
      environment,
      `http://127.0.0.1:${metrics}/health/ready`,
    );
    processes[name] = started.run;
    const { seconds } = started;
    report(
      `${name} is ready after`,
      `${seconds.toFixed(2)} s, at most ${MAX_READY_S}`,
      seconds <= MAX_READY_S,
    );
    const health = probe.start(['node', 'docker/health.mjs'], { METRICS_PORT: metrics });
    report(`health check of the ${name}`, `${await health.ended}`, (await health.ended) === 0);
  }
  const sick = probe.start(['node', 'docker/health.mjs'], { METRICS_PORT: await freePort() });
  report('health check of nothing', `${await sick.ended}`, (await sick.ended) === 1);

  const echo = `http://127.0.0.1:${echoPort}/`;
  const target = await startReady(
    'node tools/echo-target/main.mjs',
    { ECHO_HOST: '0.0.0.0', ECHO_PORT: echoPort },
    echo,
  );
  processes.echo = target.run;
  const call = async (path, body) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const options = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    return (await fetch(`http://127.0.0.1:${port}${path}`, { headers, ...options })).json();
  };
  const name = `image-check-${Date.now()}`;
  const job = await call('/v1/jobs', {
    name,
    schedule: '* * * * * *',
    job: { callback_url: `${echo}called`, http_method: 'post' },
  });
  const run = await until(async () => (await call(`/v1/runs?job_id=${job.id}&state=succeeded`)).data?.[0]);
  report(
    'a job is called',
    run?.id ?? JSON.stringify(job),
    run !== undefined && target.run.output.includes(`run=${run.id}`),
  );
  await fetch(`http://127.0.0.1:${port}/v1/jobs/${job.id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${key}` },
  });

  for (const [name, { stop, ended, output }] of Object.entries(processes)) {
    stop();
    await ended;
    const said = processes[name].output.slice(output.length);
    if (name !== 'echo') report(`${name} at SIGTERM`, said.trim(), /^Stopped\.$/m.test(said));
  }
}

try {
  await check();
} catch (error) {
  report('check', error.message, false);
} finally {
  for (const close of closers) await close();
}
console.log(failures.length === 0 ? 'The image works.' : `Not as it must be: ${failures.join(', ')}.`);
process.exitCode = failures.length === 0 ? 0 : 1;
