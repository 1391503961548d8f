import { HEALTHY } from '../checker/limits.js';
import type { JobAnswer } from '../driver/driver.js';
import { FINAL_STATES, type LedgerRow } from '../history/ledger.js';
import { startAnsweringServer, type AnsweringServer } from '../target/answering-server.js';
import { forEach } from './load.js';
import type { Load, Scenario, ScenarioContext } from './scenario.js';

const QUIET: Load = {
  fast: { jobs: 10, schedule: '* * * * * *', answer: { status: 200, delayMs: [20, 100], hang: false } },
};

/** Jobs that the driver does not know, because their target records nothing for the checker. */
const createJobs = (
  { api }: ScenarioContext,
  { count, url, schedule }: { count: number; url: string; schedule: string },
): Promise<JobAnswer[]> =>
  forEach(
    Array.from({ length: count }, (_, index) => index),
    async (index) => {
      const body = { name: `25-${Date.now()}-${index}`, schedule, job: { callback_url: url } };
      return api.ok<JobAnswer>('POST', '/v1/jobs', body);
    },
  );

const rowsOf = async ({ api }: ScenarioContext, jobs: JobAnswer[]): Promise<LedgerRow[]> =>
  (await forEach(jobs, ({ id }) => api.all<LedgerRow>(`/v1/jobs/${id}/runs`))).flat();

const outcomeOf = ({ state, reason }: LedgerRow): string =>
  reason === null ? state : `${state} (${reason})`;

/** Requires that all runs have succeeded; says what became of the others. */
function requireSuccess(rows: LedgerRow[], atLeast: number, { require, measure }: ScenarioContext): void {
  const wrong = rows.filter(({ state }) => state !== 'succeeded');
  measure('runs', rows.length);
  measure('of them not succeeded', wrong.length);
  require(rows.length >= atLeast, `There are ${rows.length} runs, not ${atLeast}.`);
  require(wrong.length === 0, `Runs ended as ${[...new Set(wrong.map(outcomeOf))].join(', ')}.`);
}

const IDLE_END_MS = 2_000;
const JOBS = 20;

const endingConnections: Scenario = {
  key: '25a',
  longMinutes: 1.5,
  title: `a target that ends its connections ${IDLE_END_MS / 1_000} s after an answer, called every ${IDLE_END_MS / 1_000} s`,
  required: 'no tick fails, also when its connection ends as it is used again',
  limits: HEALTHY,
  load: QUIET,
  async run(context) {
    const server = await startAnsweringServer({ answerAfterMs: 0, endAfterMs: IDLE_END_MS });
    try {
      await context.fault('connections that end', {}, () => callEndingConnections(server, context));
    } finally {
      await server.close();
    }
  },
};

async function callEndingConnections(server: AnsweringServer, context: ScenarioContext): Promise<void> {
  const { api, form, goOn, by, require, measure } = context;
  const ticks = by({ short: 10, long: 30 });
  const jobs = await createJobs(context, { count: JOBS, url: server.url, schedule: '*/2 * * * * *' });
  await goOn((ticks + 1) * 2);
  await forEach(jobs, ({ id }) => api.ok('POST', `/v1/jobs/${id}/pause`, {}));
  await goOn(1);
  const rows = (await rowsOf(context, jobs)).filter(({ state }) => state !== 'cancelled');
  requireSuccess(rows, ticks * JOBS, context);
  const connections = server.connections();
  const sent = rows.flatMap(({ attempts }) => attempts);
  const resent = sent.filter(({ timings }) => timings?.['resent_after_ms'] != null).length;
  measure('connections', connections);
  measure('calls sent twice', resent);
  require(connections <
    rows.length, `${connections} connections for ${rows.length} runs: none was used again.`);
  // An end and a call must meet within less than a millisecond, which the short form is too short for.
  if (form === 'long') require(resent > 0, 'No call was sent on a connection that the target was ending.');
  await forEach(jobs, ({ id }) => api.call('DELETE', `/v1/jobs/${id}`));
}

const CALLS = 500;
const CALL_MS = 5_000;
/** Long enough that all jobs are created and armed before. */
const DUE_IN_MS = 60_000;
/** How much of a call may belong to no part of it: the process does other work in between, when 500 calls end at once. */
const TIMINGS_DIFFER_MS = 250;
/** How long after its recorded begin a request may arrive: one process makes and another takes 500 at once. */
const ARRIVES_WITHIN_MS = 2_000;

/** The parts of an attempt that follow each other from the start of the call to its end. */
const PARTS = ['dns_ms', 'connect_ms', 'tls_ms', 'first_byte_ms', 'body_ms'];

const slowCallsAtOnce: Scenario = {
  key: '25b',
  longMinutes: 1.5,
  title: `${CALLS} calls due at once at a target that takes ${CALL_MS / 1_000} s, RUNNER_CONCURRENCY=512`,
  required: 'none times out; started_at, duration and timings say what happened',
  limits: { ...HEALTHY, latenessMs: 5_000, gapMs: 5_000, raceMs: 5_000 },
  load: QUIET,
  cluster: () => ({ api: 1, scheduler: 1, runner: 1, environment: { RUNNER_CONCURRENCY: '512' } }),
  async run(context) {
    const server = await startAnsweringServer({ answerAfterMs: CALL_MS, endAfterMs: 60_000 });
    try {
      await context.fault('500 slow calls', {}, () => callAllAtOnce(server, context));
    } finally {
      await server.close();
    }
  },
};

async function callAllAtOnce(server: AnsweringServer, context: ScenarioContext): Promise<void> {
  const { api, goOn, require, measure } = context;
  const due = Date.now() + DUE_IN_MS;
  const schedule = `@at ${new Date(due).toISOString()}`;
  const jobs = await createJobs(context, { count: CALLS, url: server.url, schedule });
  require(Date.now() < due, 'The jobs could not be created in time.');
  await goOn((due - Date.now() + 2 * CALL_MS) / 1_000);
  let rows = await rowsOf(context, jobs);
  while (rows.some(({ state }) => !FINAL_STATES.has(state))) {
    await goOn(1);
    rows = await rowsOf(context, jobs);
  }
  requireSuccess(rows, CALLS, context);
  judgeTimes(rows, server.arrivals, context);
  await forEach(jobs, ({ id }) => api.call('DELETE', `/v1/jobs/${id}`));
  measure('connections', server.connections());
}

function judgeTimes(
  rows: LedgerRow[],
  arrivals: ReadonlyMap<string, number>,
  { require, measure }: ScenarioContext,
): void {
  const differences = rows.flatMap(({ id, attempts }) =>
    attempts.map(({ started_at, duration_ms, timings }) => {
      const sum = PARTS.reduce((total, part) => total + (timings?.[part] ?? 0), 0);
      return {
        duration: duration_ms,
        unaccounted: Math.abs(duration_ms - sum),
        arrival: Math.abs((arrivals.get(id) ?? Infinity) - Date.parse(started_at)),
      };
    }),
  );
  const [duration, unaccounted, arrival] = (['duration', 'unaccounted', 'arrival'] as const).map((figure) =>
    Math.round(Math.max(...differences.map((difference) => difference[figure]))),
  ) as [number, number, number];
  measure('longest call', `${duration} ms`);
  measure('duration without its parts', `at most ${unaccounted} ms`);
  measure('arrival after started_at', `at most ${arrival} ms`);
  require(unaccounted <= TIMINGS_DIFFER_MS, `Timings leave ${unaccounted} ms of a call unexplained.`);
  require(arrival <= ARRIVES_WITHIN_MS, `A request arrived ${arrival} ms away from its started_at.`);
}

export const connectionFaults: Scenario[] = [endingConnections, slowCallsAtOnce];
