// What a start of each program costs: CPU time (user and system) and peak of resident memory of its Node.js process, and time, from
// its start until readiness answers 200. `npm run migrate` and jobctl are measured to their end. Starts of this build take turns with
// those of another one. Databases are migrated and nothing is due, as when a process restarts; each first start does not count.
// Usage: node tools/bench/starts.mjs [--before <built checkout>] [--rounds 7] [--only standalone,api,scheduler,runner,migrate,jobctl]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { migrate } from '../../libs/job-store/dist/postgres/index.js';
import { freePort } from '../../libs/testing/dist/index.js';
import { median } from './figures/statistics.mjs';
import { cpuSecondsOf, residentBytes } from './machine/process-usage.mjs';
import { startServers } from './machine/servers.mjs';

const PROGRAMS = {
  standalone: { file: 'apps/standalone/dist/main.js' },
  api: { file: 'apps/api/dist/main.js' },
  scheduler: { file: 'apps/scheduler/dist/main.js' },
  runner: { file: 'apps/runner/dist/main.js' },
  migrate: { file: 'apps/api/dist/migrate.js', endsAlone: true },
  jobctl: { file: 'apps/cli/bin/jobctl.js', args: ['jobs', '--help'], endsAlone: true },
};
const MIB = 1024 * 1024;

const { values } = parseArgs({
  options: {
    before: { type: 'string' },
    rounds: { type: 'string', default: '7' },
    only: { type: 'string', default: Object.keys(PROGRAMS).join() },
  },
});
const builds = [
  ...(values.before === undefined ? [] : [{ name: 'before', root: resolve(values.before) }]),
  { name: 'this build', root: resolve(import.meta.dirname, '../..') },
];

const servers = await startServers();
for (const build of builds) {
  build.directory = mkdtempSync(join(tmpdir(), 'job-scheduler-bench-'));
  build.database = await servers.freshDatabase();
  await migrate(build.database.url);
}
try {
  for (const program of values.only.split(',')) await compare(program);
} finally {
  for (const { directory } of builds) rmSync(directory, { recursive: true, force: true });
  await servers.stop();
}

async function compare(program) {
  const starts = builds.map(() => []);
  for (let round = -1; round < Number(values.rounds); round += 1) {
    const turns = [...builds.entries()];
    for (const [index, build] of round % 2 === 0 ? turns : turns.toReversed()) {
      const figures = await start(PROGRAMS[program], build);
      if (round >= 0) starts[index].push(figures);
    }
  }
  for (const [index, { name }] of builds.entries()) {
    const each = (field) => starts[index].map((figures) => figures[field]);
    const memory = PROGRAMS[program].endsAlone ? '' : `, ${(median(each('peak')) / MIB).toFixed(0)} MiB`;
    console.log(
      `${program.padEnd(10)} ${name.padEnd(10)} CPU ${median(each('cpuMs')).toFixed(0)} ms (least ` +
        `${Math.min(...each('cpuMs')).toFixed(0)})${memory}, ready after ${median(each('ms')).toFixed(0)} ms`,
    );
  }
}

/** Resolves to what one start took; the process has ended by then. */
async function start({ file, args = [], endsAlone = false }, { root, directory, database }) {
  const port = await freePort();
  const before = cpuSecondsOf(process.pid);
  const begun = performance.now();
  const child = spawn(process.execPath, [...process.execArgv, join(root, file), ...args], {
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      REDIS_URL: servers.redis.url,
      AMQP_URL: servers.rabbitmq.url,
      DATA_DIR: directory,
      PORT: '0',
      METRICS_PORT: String(port),
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  if (endsAlone) {
    await ended;
    return { ms: performance.now() - begun, cpuMs: (cpuSecondsOf(process.pid) - before) * 1000 };
  }
  await Promise.race([
    isReady(port),
    ended.then(([code]) => {
      throw new Error(`${file} ended with ${code}.`);
    }),
  ]);
  const figures = {
    ms: performance.now() - begun,
    cpuMs: cpuSecondsOf(child.pid, { isAlone: true }) * 1000,
    peak: residentBytes(child.pid).peak,
  };
  child.kill('SIGTERM');
  await ended;
  return figures;
}

async function isReady(port) {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    await delay(20);
  }
}
