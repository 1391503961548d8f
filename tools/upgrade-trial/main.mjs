// An upgrade and the way back, tried with the processes of an older release under load: two of each process of that release run jobs of
// all policies; the database is migrated, each process is replaced while the others run (runners, schedulers, apis), and then the other
// way round. Jobs are edited all the time, through whichever apis there are. At the end every second of every job must be accounted
// for by exactly one run or missed tick, and no call may be one that its policies forbid.
// Usage: node tools/upgrade-trial/main.mjs <checkout of the older release> [seconds of each step=10]. Install and build both first.
import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ServiceProcess, SERVICES } from '../../apps/distributed-e2e/dist/cluster/service-process.js';
import { TargetProcess } from '../../apps/distributed-e2e/dist/target/target-process.js';
import { eventually, Undertaker } from '../../libs/testing/dist/index.js';

const [older, secondsText = '10'] = process.argv.slice(2);
if (older === undefined) {
  console.error(
    'Usage: node tools/upgrade-trial/main.mjs <checkout of the older release> [seconds of each step]',
  );
  process.exit(2);
}
const STEP_MS = Number(secondsText) * 1_000;
const SECOND = 1_000;
const EACH = 8;
const POLICIES = {
  defaults: {},
  retries: { retry: { max_attempts: 3, backoff: { kind: 'fixed', initial_seconds: 1, jitter: false } } },
  skip: { overlap: 'skip' },
  wait: { overlap: 'wait' },
  replace: { overlap: 'replace' },
  'at-most-once': { delivery: 'at_most_once' },
  'max-age': { retry: { max_attempts: 2, max_age_seconds: 20 } },
};
const OPEN = new Set(['queued', 'running', 'retrying', 'waiting', 'awaiting']);
const ORDER = ['runner', 'scheduler', 'api'];

const { Cluster } = await import(resolve(older, 'apps/distributed-e2e/dist/cluster/cluster.js'));
const cluster = await Cluster.start();
const undertaker = await Undertaker.hire('upgrade-trial-');
const target = await TargetProcess.start(join(undertaker.directory, 'target.jsonl'));
const newer = { api: [], scheduler: [], runner: [] };
const problems = [];
const edits = { tried: 0, refused: 0 };
let isEditing = true;

/** The apis that run, of either release. */
const origins = () =>
  [...cluster.services.api, ...newer.api].filter((one) => one.isReady).map(({ origin }) => origin);

async function call(method, path, body, origin = origins()[0]) {
  const response = await fetch(origin + path, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  const answer = response.status === 204 ? null : await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

async function createJobs() {
  const jobs = [];
  for (const [kind, policies] of Object.entries(POLICIES)) {
    for (let number = 1; number <= EACH; number += 1) {
      const job = { callback_url: `${target.url}/${kind}`, http_method: 'post', timeout_seconds: 5 };
      const made = await call('POST', '/v1/jobs', {
        name: `${kind}-${number}`,
        schedule: '* * * * * *',
        job,
        ...policies,
      });
      jobs.push({ id: made.id, kind, createdAt: Date.parse(made.created_at) });
    }
  }
  return jobs;
}

/** Edits one job after the other, by the apis in turn. */
async function keepEditing(jobs) {
  for (let count = 0; isEditing; count += 1) {
    const { id } = jobs[count % jobs.length];
    const some = origins();
    edits.tried += 1;
    await call('PATCH', `/v1/jobs/${id}`, { description: `edit ${count}` }, some[count % some.length]).catch(
      (error) => {
        edits.refused += 1;
        // An api that is just being stopped answers nobody.
        if (!/fetch failed|terminated/.test(String(error))) problems.push(String(error));
      },
    );
    await delay(100);
  }
}

async function replace(service, from, to, release) {
  for (const started of to[service]) await started.start();
  await delay(STEP_MS);
  for (const stopped of from[service]) {
    const { code } = await stopped.stop();
    if (code !== 0) problems.push(`${stopped.name} of the ${release} release ended with ${code}`);
  }
  await delay(STEP_MS);
}

async function allRuns(id) {
  const rows = [];
  for (let cursor = ''; ;) {
    const page = await call('GET', `/v1/runs?job_id=${id}&limit=500${cursor}`);
    rows.push(...page.data);
    if (page.next_cursor === null) return rows;
    cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`;
  }
}

/** The seconds for which a job has a row, each as often as it has one. */
const secondsOf = (rows) =>
  rows.flatMap(({ scheduled_at: at, from, to }) => {
    if (from === undefined) return [Date.parse(at)];
    const count = (Date.parse(to) - Date.parse(from)) / SECOND + 1;
    return Array.from({ length: count }, (_, index) => Date.parse(from) + index * SECOND);
  });

async function judge(jobs, until, calls) {
  const sums = { runs: 0, succeeded: 0, skipped: 0, others: 0, calls: calls.length, again: 0, latest: 0 };
  const byRun = new Map();
  for (const each of calls) byRun.set(each.runId, [...(byRun.get(each.runId) ?? []), each]);
  for (const { id, kind, createdAt } of jobs) {
    const rows = (await allRuns(id)).filter(({ scheduled_at: at }) => Date.parse(at) <= until);
    const seconds = secondsOf(rows).filter((at) => at <= until);
    const wanted = Math.floor(until / SECOND) - Math.floor(createdAt / SECOND);
    const distinct = new Set(seconds).size;
    if (distinct !== wanted || seconds.length !== distinct)
      problems.push(`${kind} ${id}: ${seconds.length} rows, ${distinct} seconds of ${wanted}`);
    for (const { id: run, state, scheduled_at: at } of rows) {
      sums.runs += 1;
      sums[state in sums ? state : 'others'] += 1;
      const made_calls = byRun.get(run) ?? [];
      const attempts = new Set(made_calls.map(({ attempt }) => attempt)).size;
      sums.again += made_calls.length - attempts;
      if (kind === 'at-most-once' && made_calls.length > 1)
        problems.push(`${run} was called ${made_calls.length} times`);
      if (state === 'skipped' && made_calls.length > 0) problems.push(`${run} was skipped, and called`);
      if (state === 'succeeded' && made_calls.length === 0) problems.push(`${run} succeeded without a call`);
      for (const { arrivedAt } of made_calls.slice(0, 1)) {
        if (arrivedAt < Date.parse(at))
          problems.push(`${run} was called ${Date.parse(at) - arrivedAt} ms early`);
        if (kind !== 'wait' && kind !== 'retries')
          sums.latest = Math.max(sums.latest, arrivedAt - Date.parse(at));
      }
    }
  }
  return sums;
}

try {
  await target.answer([{ prefix: '/', answer: { status: 200, delayMs: [20, 300], hang: false } }]);
  const jobs = await createJobs();
  const editing = keepEditing(jobs);
  await delay(STEP_MS);

  const begin = performance.now();
  const env = { PATH: process.env.PATH, DATABASE_URL: cluster.postgres.url };
  const migrate = join(import.meta.dirname, '../../apps/api/dist/migrate.js');
  const { stdout } = await promisify(execFile)(process.execPath, [migrate], { env });
  console.log(
    `Migrated in ${Math.round(performance.now() - begin)} ms: ${stdout.trim().split('\n').length} lines.`,
  );
  await delay(STEP_MS);

  for (const service of SERVICES) {
    for (const { command } of cluster.services[service]) {
      const name = `newer-${command.name}`;
      const own = { ...command, name, logFile: join(undertaker.directory, `${name}.log`) };
      newer[service].push(new ServiceProcess(own, undertaker));
    }
  }
  for (const service of ORDER) await replace(service, cluster.services, newer, 'older');
  console.log('Everything is of the newer release.');
  for (const service of ORDER.toReversed()) await replace(service, newer, cluster.services, 'newer');
  console.log('Everything is of the older release again.');

  const until = Date.now();
  isEditing = false;
  await editing;
  for (const { id } of jobs) await call('POST', `/v1/jobs/${id}/pause`, {});
  await eventually(
    'the end of all runs',
    async () => {
      const pages = await Promise.all(
        [...OPEN].map((state) => call('GET', `/v1/runs?state=${state}&limit=1`)),
      );
      return pages.every(({ data }) => data.length === 0);
    },
    60_000,
  );
  const sums = await judge(jobs, until - SECOND, await target.calls());
  console.log(JSON.stringify({ ...sums, edits }));
  for (const problem of problems.slice(0, 20)) console.log(problem);
  console.log(problems.length === 0 ? 'Nothing is wrong.' : `${problems.length} things are wrong.`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  isEditing = false;
  await target.stop();
  for (const one of Object.values(newer).flat()) if (one.isRunning) await one.kill();
  await cluster.stop();
  await undertaker.dismiss();
}
