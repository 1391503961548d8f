// `npm run containers`: builds the image, runs the whole of docker/compose.yaml and the override for development in
// projects of their own, checks them, one line each, and removes them. Docker with Compose does it, or Podman with
// stand-ins for the public images, in CONTAINERS_DIRECTORY: docs/adr/0017-image-and-compose.md says more.
// `npm run containers -- development` checks the override alone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { inspect, parseEnv } from 'node:util';
import { startEngine } from './engine.mjs';
import { Project } from './project.mjs';
import { Report } from './report.mjs';
import { until } from './waiting.mjs';

const PROCESSES = ['api', 'scheduler', 'runner'];
/** They need nothing of the rest, so they start at once. */
const OBSERVERS = ['prometheus', 'alertmanager', 'grafana'];
const READ_ONLY = [...PROCESSES, 'echo', ...OBSERVERS];
const SERVICES = ['postgres', 'redis', 'rabbitmq', ...READ_ONLY];
const workspace = join(import.meta.dirname, '..', '..');
const report = new Report();

/** Runs a program with its output among the errors, and expects that it succeeds. The engine's health checks go on. */
async function expectSuccess(program, ...args) {
  const begin = performance.now();
  const [code] = await once(spawn(program, args, { cwd: workspace, stdio: ['ignore', 2, 2] }), 'exit');
  const seconds = ((performance.now() - begin) / 1_000).toFixed(0);
  report.add([program, ...args].join(' '), code === 0, `exit code ${code} after ${seconds} s`);
}

function checkStart(project) {
  for (const service of SERVICES)
    report.add(`${service}`, project.health(service) === 'healthy', project.health(service));
  const at = (service, event) => Date.parse(project.states(service)[0][event]);
  const [{ Status, ExitCode }] = project.states('migrate');
  report.add('the migrations ended', Status === 'exited' && ExitCode === 0, `exit code ${ExitCode}`);
  report.add('they began after PostgreSQL', at('postgres', 'StartedAt') < at('migrate', 'StartedAt'));
  const early = READ_ONLY.filter((service) => at(service, 'StartedAt') < at('migrate', 'FinishedAt'));
  report.add('the processes started after them', early.join() === OBSERVERS.join());
}

function checkConfinement(project) {
  for (const service of SERVICES) {
    const { stdout } = project.exec(service, 'grep -E "^(Uid|NoNewPrivs|CapEff)" /proc/1/status');
    const status = Object.fromEntries(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(/:?\s+/)),
    );
    report.add(
      `${service} is not root`,
      Number(status.Uid) > 0 && status.NoNewPrivs === '1',
      `uid ${status.Uid}`,
    );
    if (!READ_ONLY.includes(service)) continue;
    const { stderr } = project.exec(service, 'touch /written', '--user=0');
    report.add(`${service} cannot write`, /Read-only/.test(stderr), stderr.trim());
    report.add(`${service} has no capability`, Number(status.CapEff) === 0, status.CapEff);
  }
  const connect = `node --eval "require('node:net').connect(5432,'postgres').on('connect',process.exit)"`;
  report.add('the echo target does not reach PostgreSQL', project.exec('echo', connect).status !== 0);
  report.add('the api does', project.exec('api', connect).status === 0);
}

async function checkWork(project) {
  const docs = await (await fetch(`${project.api}/docs`)).text();
  report.add('Swagger UI answers', docs.includes('swagger-ui'));
  await project.createJob('every-second');
  const { status, stdout } = project.exec('api', 'JOBCTL_TOKEN=$API_ADMIN_KEY jobctl jobs list -o name');
  report.add('jobctl lists it', status === 0 && stdout.includes('every-second'), stdout.trim());
  const run = await project.nextRun();
  report.add('a job is called, and its run is in the history', run !== undefined, run?.id);
  report.add('the echo target received it', project.logs('echo').includes(`run=${run?.id}`));
  const expected = 'alertmanager api prometheus rabbitmq runner scheduler';
  await until(async () => (await project.scraped()) === expected);
  const scraped = await project.scraped();
  report.add('Prometheus scrapes every process', scraped === expected, scraped);
}

async function checkScale(project) {
  await expectSuccess('npm', 'run', 'up', '--', '--scale', 'runner=3');
  const health = project.health('runner');
  report.add('three runners', health === 'healthy healthy healthy', health);
  for (let number = 1; number <= 20; number += 1)
    await project.createJob(`shared-${number}`, { max_runs: 20 });
  report.add('they share the work', await until(async () => (await project.runners()).size === 3));
}

async function checkRestarts(project) {
  for (const service of SERVICES) {
    const [{ Pid, StartedAt }] = project.states(service);
    project.killProcess(Pid);
    const again = await until(() => {
      const [state] = project.states(service);
      return state.StartedAt !== StartedAt && state.Health?.Status === 'healthy' && state;
    });
    report.add(`${service} is started again after kill -9`, again !== undefined, again?.StartedAt);
    const run = await project.nextRun();
    report.add('ticks go on', run !== undefined, run?.scheduled_at);
  }
}

/** Ends everything, and starts it again on the data that is kept. */
async function checkReturn(project) {
  const { data: before } = await project.call('/v1/jobs');
  await expectSuccess('npm', 'run', 'down');
  const { containers, networks, volumes } = project.remains();
  report.add('it leaves no container and no network', containers.length + networks.length === 0);
  report.add('it keeps the volumes', volumes.length === 5, volumes.join(' '));
  await expectSuccess('npm', 'run', 'up');
  const { data: after } = await project.call('/v1/jobs');
  const names = (jobs) => jobs.map(({ name }) => name).join(' ');
  report.add('the jobs are still there', names(after) === names(before) && after.length > 0, names(after));
  const run = await project.nextRun();
  report.add('ticks go on', run !== undefined, run?.scheduled_at);
}

async function checkRemoval(project) {
  await expectSuccess('npm', 'run', 'down', '--', '--volumes');
  checkNothingLeft(project);
}

function checkNothingLeft(project) {
  const left = Object.values(project.remains()).flat();
  report.add('it leaves nothing', left.length === 0, left.join(' '));
}

/** Changes a library that every process has loaded, and expects that they start again. */
async function checkDevelopment() {
  const { uid, gid } = statSync(workspace);
  process.env.DEVELOPER = `${uid}:${gid}`;
  const project = new Project('job-scheduler-check-development');
  const files = ['--file', 'docker/compose.yaml', '--file', 'docker/compose.dev.yaml'];
  const compose = ['docker', 'compose', '--env-file', 'docker/dev.env', ...files];
  const source = join(workspace, 'libs/platform/src/index.ts');
  const text = readFileSync(source, 'utf8');
  const restore = () => writeFileSync(source, text);
  process.once('exit', restore);
  try {
    await expectSuccess(...compose, 'up', '--detach', '--build', '--wait');
    const line = `reloaded at ${new Date().toISOString()}`;
    writeFileSync(source, `${text}console.log('${line}');\n`);
    for (const service of PROCESSES)
      report.add(
        `${service} runs the changed source`,
        await until(() => project.logs(service).includes(line)),
      );
  } finally {
    restore();
    await expectSuccess(...compose, 'down', '--volumes', '--remove-orphans');
  }
  checkNothingLeft(project);
}

async function check(project) {
  await expectSuccess('npm', 'run', 'up');
  project.key = parseEnv(readFileSync(join(workspace, 'docker/.env'), 'utf8')).API_ADMIN_KEY;
  checkStart(project);
  checkConfinement(project);
  await checkWork(project);
  await checkScale(project);
  await checkRestarts(project);
  await checkReturn(project);
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
let stopEngine;
try {
  stopEngine = await startEngine(
    process.env.CONTAINERS_DIRECTORY ?? join(tmpdir(), 'job-scheduler-containers'),
  );
  const [only] = process.argv.slice(2);
  const project = new Project('job-scheduler-check');
  if (only !== 'development') await check(project).finally(() => checkRemoval(project));
  await checkDevelopment();
} catch (error) {
  report.add('check', false, inspect(error));
} finally {
  await stopEngine?.();
}
process.exitCode = report.end('The containers work.');
