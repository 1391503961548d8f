// How long commands of jobctl take, from start to end, against a local api with 1,000 jobs. Usage: node tools/bench/jobctl.mjs [times=20]
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { median, percentile } from './figures/statistics.mjs';
import { cpuSecondsOf } from './machine/process-usage.mjs';
import { seedJobs } from './product/seeded-data.mjs';
import { startStandalone } from './product/standalone.mjs';

const PROGRAM = resolve(import.meta.dirname, '../../apps/cli/bin/jobctl.js');
/** Each command with its bar in milliseconds. `node -e 0` is what Node.js alone takes. */
const COMMANDS = [
  [['-e', '0'], null],
  [[PROGRAM, '--help'], 150],
  [[PROGRAM, 'jobs', '--help'], 150],
  [[PROGRAM, 'jobs', 'list'], 400],
  [[PROGRAM, 'jobs', 'list', '-o', 'json'], 400],
];
const times = Number(process.argv[2] ?? 20);

const standalone = await startStandalone({
  seed: (client) => seedJobs(client, { jobs: 1_000, schedule: null, url: 'http://127.0.0.1:9/hook' }),
});
try {
  console.log('Measuring …');
  const taken = COMMANDS.map(() => []);
  // In turns, so that whatever changes on the machine changes for all of them. The first round does not count.
  for (let round = -1; round < times; round += 1) {
    for (const [index, [args]] of COMMANDS.entries()) {
      const figures = await run(args);
      if (round >= 0) taken[index].push(figures);
    }
  }
  for (const [index, [args, bar]] of COMMANDS.entries()) {
    const wall = taken[index].map(({ ms }) => ms);
    const cpu = taken[index].map(({ cpuMs }) => cpuMs);
    const name = args.join(' ').replace(PROGRAM, 'jobctl').replace('-e', 'node -e');
    console.log(
      `${name.padEnd(24)} median ${median(wall).toFixed(0)} ms, worst ${percentile(wall, 1).toFixed(0)} ms; ` +
        `CPU median ${median(cpu).toFixed(0)} ms${bar === null ? '' : ` (bar ${bar} ms)`}`,
    );
  }
} finally {
  await standalone.stop();
}

/** Resolves to the milliseconds it took, and its CPU time, which counts to ours once it has ended. */
async function run(args) {
  const before = cpuSecondsOf(process.pid);
  const begun = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, JOBCTL_URL: standalone.url },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((ended) => child.once('exit', ended));
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}.`);
  return { ms: performance.now() - begun, cpuMs: (cpuSecondsOf(process.pid) - before) * 1000 };
}
