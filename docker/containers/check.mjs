// `npm run containers`: builds the image, runs the whole of docker/compose.yaml and the override for development in
// projects of their own, checks them, one line each, and removes them. Docker with Compose does it, or Podman with
// stand-ins for the public images, in CONTAINERS_DIRECTORY: docs/adr/0017-image-and-compose.md says more.
// `npm run containers -- development` checks the override alone.
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseEnv } from 'node:util';
import { startEngine } from './engine.mjs';
import { Project, until } from './project.mjs';

const PROCESSES = ['api', 'scheduler', 'runner'];
/** They need nothing of the rest, so they start at once. */
const OBSERVERS = ['prometheus', 'alertmanager', 'grafana'];
const READ_ONLY = [...PROCESSES, 'echo', ...OBSERVERS];
const SERVICES = ['postgres', 'redis', 'rabbitmq', ...READ_ONLY];
const workspace = join(import.meta.dirname, '..', '..');
const failures = [];

/** Prints one result, and remembers it if it is a failure. */
function report(what, isGood, found = '') {
  console.log(`${isGood ? 'ok  ' : 'FAIL'} ${what}${found === '' ? '' : `: ${found}`}`);
  if (!isGood) failures.push(what);
}

/** Runs a program with its output among the errors, and expects that it succeeds. */
function expectSuccess(program, ...args) {
  const { status } = spawnSync(program, args, { cwd: workspace, stdio: ['ignore', 2, 2] });
  report([program, ...args].join(' '), status === 0, `exit code ${status}`);
}

function checkStart(project) {
  for (const service of SERVICES)
    report(`${service}`, project.health(service) === 'healthy', project.health(service));
  const at = (service, event) => Date.parse(project.states(service)[0][event]);
  const [{ Status, ExitCode }] = project.states('migrate');
  report('the migrations ended', Status === 'exited' && ExitCode === 0, `exit code ${ExitCode}`);
  report('they began after PostgreSQL', at('postgres', 'StartedAt') < at('migrate', 'StartedAt'));
  const early = READ_ONLY.filter((service) => at(service, 'StartedAt') < at('migrate', 'FinishedAt'));
  report('the processes started after them', early.join() === OBSERVERS.join());
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
    report(
      `${service} is not root`,
      Number(status.Uid) > 0 && status.NoNewPrivs === '1',
      `uid ${status.Uid}`,
    );
    if (!READ_ONLY.includes(service)) continue;
    const { stderr } = project.exec(service, 'touch /written', '--user=0');
    report(`${service} cannot write`, /Read-only/.test(stderr), stderr.trim());
    report(`${service} has no capability`, Number(status.CapEff) === 0, status.CapEff);
  }
  const connect = `node --eval "require('node:net').connect(5432,'postgres').on('connect',process.exit)"`;
  report('the echo target does not reach PostgreSQL', project.exec('echo', connect).status !== 0);
  report('the api does', project.exec('api', connect).status === 0);
}

async function checkWork(project) {
  const docs = await (await fetch(`${project.api}/docs`)).text();
  report('Swagger UI answers', docs.includes('swagger-ui'));
  await project.createJob('every-second');
  const { status, stdout } = project.exec('api', 'JOBCTL_TOKEN=$API_ADMIN_KEY jobctl jobs list -o name');
  report('jobctl lists it', status === 0 && stdout.includes('every-second'), stdout.trim());
  const run = await project.nextRun();
  report('a job is called, and its run is in the history', run !== undefined, run?.id);
  report('the echo target received it', project.logs('echo').includes(`run=${run?.id}`));
  const expected = 'alertmanager api prometheus rabbitmq runner scheduler';
  await until(async () => (await project.scraped()) === expected);
  const scraped = await project.scraped();
  report('Prometheus scrapes every process', scraped === expected, scraped);
}

async function checkScale(project) {
  expectSuccess('npm', 'run', 'up', '--', '--scale', 'runner=3');
  const health = project.health('runner');
  report('three runners', health === 'healthy healthy healthy', health);
  for (let number = 1; number <= 20; number += 1)
    await project.createJob(`shared-${number}`, { max_runs: 20 });
  report('they share the work', await until(async () => (await project.runners()).size === 3));
}

async function checkRestarts(project) {
  for (const service of SERVICES) {
    const [{ Pid, StartedAt }] = project.states(service);
    project.killProcess(Pid);
    const again = await until(() => {
      const [state] = project.states(service);
      return state.StartedAt !== StartedAt && state.Health?.Status === 'healthy' && state;
    });
    report(`${service} is started again after kill -9`, again !== undefined, again?.StartedAt);
    const run = await project.nextRun();
    report('ticks go on', run !== undefined, run?.scheduled_at);
  }
}

function checkDown(project) {
  expectSuccess('npm', 'run', 'down');
  const { containers, networks, volumes } = project.remains();
  report('it leaves no container and no network', containers.length + networks.length === 0);
  report('it keeps the data', volumes.length === 5, volumes.join(' '));
  expectSuccess('npm', 'run', 'down', '--', '--volumes');
  const left = Object.values(project.remains()).flat();
  report('it leaves nothing', left.length === 0, left.join(' '));
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
    expectSuccess(...compose, 'up', '--detach', '--build', '--wait');
    const line = `reloaded at ${new Date().toISOString()}`;
    writeFileSync(source, `${text}console.log('${line}');\n`);
    for (const service of PROCESSES)
      report(`${service} runs the changed source`, await until(() => project.logs(service).includes(line)));
  } finally {
    restore();
    expectSuccess(...compose, 'down', '--volumes', '--remove-orphans');
  }
  const left = Object.values(project.remains()).flat();
  report('it leaves nothing', left.length === 0, left.join(' '));
}

async function check(project) {
  expectSuccess('npm', 'run', 'up');
  project.key = parseEnv(readFileSync(join(workspace, 'docker/.env'), 'utf8')).API_ADMIN_KEY;
  checkStart(project);
  checkConfinement(project);
  await checkWork(project);
  await checkScale(project);
  await checkRestarts(project);
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
let stopEngine;
try {
  stopEngine = await startEngine(
    process.env.CONTAINERS_DIRECTORY ?? join(tmpdir(), 'job-scheduler-containers'),
  );
  const [only] = process.argv.slice(2);
  const project = new Project('job-scheduler-check');
  if (only !== 'development') await check(project).finally(() => checkDown(project));
  await checkDevelopment();
} catch (error) {
  report('check', false, error.stack);
} finally {
  await stopEngine?.();
}
console.log(failures.length === 0 ? 'The containers work.' : `Failed: ${failures.join(', ')}.`);
process.exitCode = failures.length === 0 ? 0 : 1;
