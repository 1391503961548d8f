// Makes bursts of calls and tells what CPU they took; `call-cost.mjs` starts it.
// Arguments: a built checkout or `undici`, the target, calls in a burst, calls at once; to trace: the collector, the share.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const [build, url, callsText, concurrencyText, collector, share] = process.argv.slice(2);
const CALLS = Number(callsText);
const CONCURRENCY = Number(concurrencyText);
const JOBS = 1_000;
const PAYLOAD = '{"hello":"world","list":[1,2,3]}';

const prepareCalls = build === 'undici' ? await bareCalls() : await runnerCalls();
process.send('ready');
process.on('disconnect', () => process.exit());
process.on('message', async () => {
  const calls = prepareCalls();
  const cpu = process.cpuUsage();
  await Promise.all(Array.from({ length: CONCURRENCY }, () => callFrom(calls)));
  const { user, system } = process.cpuUsage(cpu);
  process.send({ user: user / CALLS, system: system / CALLS, all: (user + system) / CALLS });
});

async function callFrom(calls) {
  for (let call = calls.pop(); call !== undefined; call = calls.pop()) await call();
}

/** The calls of claimed runs, as RunExecutor makes them; the results are judged, but not written. */
async function runnerCalls() {
  const load = (path) => import(join(build, 'libs', path));
  // Builds of older commits have these files side by side.
  const loadFrom = (folder, file) => {
    const isThere = existsSync(join(build, 'libs/execution/dist', folder, file));
    return load(join('execution/dist', isThere ? folder : '', file));
  };
  const { RunExecutor } = await loadFrom('calls', 'run-executor.js');
  const { ActiveCalls } = await loadFrom('calls', 'active-calls.js');
  const { ExecutionMetrics } = await loadFrom('life', 'execution-metrics.js');
  const { AxiosHttpCallback } = await load('http-callback/dist/axios/index.js');
  const { AddressGuard, policyOf } = await load('http-callback/dist/index.js');
  const { SystemClock, Stages } = await load('platform/dist/index.js');
  const { operationSchema, DEFAULT_POLICIES, JsonText } = await load('job-model/dist/index.js');
  const { Registry } = await import('prom-client');

  // Builds of older commits have no address policy.
  const addresses = AddressGuard && new AddressGuard(policyOf('any'));
  const unwritten = { write: () => Promise.resolve(true) };
  const executor = new RunExecutor(
    new AxiosHttpCallback({ version: 'bench', addresses }),
    unwritten,
    null,
    null,
    new ActiveCalls(),
    new SystemClock(),
    new ExecutionMetrics(new Registry()),
    ...(Stages === undefined ? [] : [new Stages(new Registry(), new SystemClock())]),
    { add: () => undefined, forget: () => undefined },
    { urlOf: () => null, callback: null },
  );
  const traceOf = collector === undefined ? () => null : await tracing(load);
  const jobs = Array.from({ length: JOBS }, () => randomUUID());
  const definition = operationSchema.parse({
    callback_url: url,
    http_method: 'POST',
    headers: { authorization: 'Bearer 0123456789' },
    payload: JSON.parse(PAYLOAD),
    timeout_seconds: 30,
  });
  // As the ledger does, which keeps what it knows of a job.
  const operations = jobs.map(() => ({ ...definition, payload: new JsonText(PAYLOAD) }));
  const runOf = (number) => ({
    run_id: randomUUID(),
    job_id: jobs[number % JOBS],
    job_revision: 1,
    attempt: 1,
    trigger: 'schedule',
    scheduled_at: Date.now(),
    operation: operations[number % JOBS],
    own_payload: false,
    job_name: 'bench',
    policies: DEFAULT_POLICIES,
    completion: null,
    age_ms: 0,
    next_tick_in_ms: 60_000,
    begin_within_ms: null,
  });
  const claim = { claim_id: randomUUID(), lease: 1 };
  return () => {
    const runs = Array.from({ length: CALLS }, (_, number) => runOf(number));
    return runs.map((run) => async () => {
      const { written } = await executor.call(run, claim, performance.now(), traceOf(run));
      await written;
    });
  };
}

/** What scheduler and runner do for the trace of a run. Resolves to what begins it. */
async function tracing(load) {
  const { OtlpSpans } = await load('otlp/dist/index.js');
  const { TracedRuns } = await load('scheduling/dist/dispatch/traced-runs.js');
  const { RunTraces } = await load('execution/dist/traces/run-traces.js');
  const { SystemClock } = await load('platform/dist/index.js');
  const spans = new OtlpSpans({ endpoint: collector, share: Number(share), version: 'bench', log: console });
  const [scheduler, runner] = [new TracedRuns(spans), new RunTraces(spans, new SystemClock())];
  return (run) => {
    const now = Date.now();
    const passage = { claim_at: now, plan_at: now, record_at: now, publish_at: now };
    const runs = scheduler.marked([{ run_id: run.run_id, attempt: 1 }]);
    scheduler.published(runs, passage, now);
    const delivery = { passage, receivedAt: now };
    const origin = runner.originsOf([{ reference: runs[0], delivery }]).get(run.run_id);
    const claimedAt = performance.now();
    return runner.begin({ run, origin, askedAt: claimedAt, claimedAt });
  };
}

/** The same request through undici's own pool, with headers made beforehand and the answer thrown away. */
async function bareCalls() {
  const { Pool } = await import('undici');
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: CONCURRENCY, pipelining: 1 });
  const body = Buffer.from(PAYLOAD);
  const id = randomUUID();
  const headers = ['user-agent', 'job-scheduler/bench', 'authorization', 'Bearer 0123456789'];
  headers.push('content-type', 'application/json', 'idempotency-key', id, 'webhook-id', id);
  headers.push('webhook-timestamp', '1767225600', 'x-job-id', id, 'x-run-id', id, 'x-attempt', '1');
  headers.push('x-scheduled-at', '2026-01-01T00:00:00.000Z');
  const options = { path: pathname, method: 'POST', headers, body, headersTimeout: 0, bodyTimeout: 0 };
  const call = () =>
    new Promise((resolve, reject) => {
      pool.dispatch(options, {
        onConnect() {},
        onHeaders: () => true,
        onData: () => true,
        onComplete: resolve,
        onError: reject,
      });
    });
  return () => Array.from({ length: CALLS }, () => call);
}
