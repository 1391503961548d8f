// CPU and WAL per run of the statements on the path of a tick: recording, claiming, finishing. Usage, after a build:
//   node tools/bench/ledger.mjs [runs] [batch]
import { randomUUID } from 'node:crypto';
import { planTicks } from '../../libs/job-model/dist/index.js';
import {
  Database,
  migrate,
  PostgresClaimLedger,
  PostgresTickLedger,
} from '../../libs/job-store/dist/postgres/index.js';
import { connect } from './machine/private-cluster.mjs';
import { cpuSecondsOfTrees } from './machine/process-usage.mjs';
import { startPostgres } from './machine/servers.mjs';
import { seedJobs } from './product/seeded-data.mjs';

const [runs = 10_000, batch = 250] = process.argv.slice(2).map(Number);
const RECORDED_AT_ONCE = 500;
const ROUNDS = 6;
const PERIOD_MS = 20_000;

const server = await startPostgres({ fsync: false });
try {
  await migrate(server.url);
  const client = await connect(server.url);
  const database = new Database({ url: server.url, connections: 6 });
  try {
    await measure(client, new PostgresTickLedger(database), new PostgresClaimLedger(database));
  } finally {
    await database.close();
    await client.end();
  }
} finally {
  await server.stop();
}

async function measure(client, ticks, claims) {
  // Due in the past, so that every tick of the rounds is due by now.
  const firstDue = Math.floor(Date.now() / PERIOD_MS - ROUNDS) * PERIOD_MS;
  await seedJobs(client, {
    jobs: runs,
    schedule: '*/20 * * * * *',
    url: 'http://127.0.0.1:9/hook',
    nextDue: firstDue,
  });
  const { rows } = await client.query('SELECT id FROM jobs');
  const jobIds = rows.map(({ id }) => id);
  for (let round = 0; round < ROUNDS; round += 1) {
    const at = firstDue + round * PERIOD_MS;
    const references = [];
    const claimed = [];
    const figures = {
      record: await figuresOf(client, () => record(ticks, jobIds, at, references)),
      claim: await figuresOf(client, () => claim(claims, references, claimed)),
      finish: await figuresOf(client, () => finish(claims, claimed)),
    };
    console.log(`round ${round + 1}`, figures);
    // Statistics as they are after a while.
    if (round === 1) await client.query('VACUUM ANALYZE');
  }
}

async function record(ticks, jobIds, at, references) {
  for (const some of slices(jobIds, RECORDED_AT_ONCE)) {
    const known = ticks.knownInputs(some);
    const inputs = known.size === some.length ? [...known.values()] : await ticks.planInputs(some);
    const { recorded } = await ticks.recordTicks(inputs.map((input) => planTicks(input, at)));
    if (recorded.length < some.length) throw new Error(`Only ${recorded.length} plans were recorded.`);
    references.push(...recorded.flatMap(({ queued }) => queued));
  }
}

async function claim(claims, references, claimed) {
  for (const some of slices(references, batch)) {
    const claimant = { runner_id: randomUUID(), claim_id: randomUUID() };
    const won = await claims.claim(some, claimant);
    if (won.length < some.length) throw new Error(`Only ${won.length} runs were claimed.`);
    claimed.push(...won.map((run) => resultOf(run, claimant.claim_id)));
  }
}

async function finish(claims, results) {
  for (const some of slices(results, batch)) {
    const { standing } = await claims.finish(some);
    if (standing.size < some.length) throw new Error(`Only ${standing.size} results stand.`);
  }
}

function resultOf({ run_id, dispatch_id }, claim_id) {
  return {
    run_id,
    claim_id,
    dispatch_id,
    state: 'succeeded',
    reason: null,
    due_in_ms: null,
    started_after_ms: 2.123,
    attempt: {
      number: 1,
      duration_ms: 5.321,
      http_status: 200,
      error_code: null,
      error_message: null,
      response_headers: {
        date: 'Sun, 29 Nov 2026 06:00:00 GMT',
        connection: 'keep-alive',
        'content-length': '0',
      },
      response_body: '',
      response_encoding: 'utf8',
      response_bytes: 0,
      response_truncated: false,
      timings: {
        wait_ms: 1.234,
        dns_ms: null,
        connect_ms: null,
        tls_ms: null,
        first_byte_ms: 3.456,
        body_ms: 0.123,
      },
    },
  };
}

/** Per run: µs of CPU of PostgreSQL and of this process, bytes of WAL. */
async function figuresOf(client, work) {
  const before = await usage(client);
  await work();
  const after = await usage(client);
  const perRun = (name, scale) => Number((((after[name] - before[name]) / runs) * scale).toFixed(1));
  return { postgresql: perRun('postgresql', 1e6), node: perRun('node', 1), wal: perRun('wal', 1) };
}

async function usage(client) {
  const { user, system } = process.cpuUsage();
  const postgresql = cpuSecondsOfTrees([server.pid]);
  return { wal: await client.walBytes(), postgresql, node: user + system };
}

function* slices(items, size) {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}
