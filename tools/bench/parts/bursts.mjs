// Jobs that are all due in the same second, run by several contenders in turn on the same target and servers.
import { setTimeout as delay } from 'node:timers/promises';
import { cpuSecondsOf } from '../process-usage.mjs';
import { percentile } from '../statistics.mjs';

/** The interval at which we check whether a burst is over. The measurements do not depend on it. */
const LOOK_MS = 100;
/** How long we watch for surplus calls after a burst. */
const AFTERMATH_MS = 500;

/**
 * Starts each contender once per round, in opposite order in every other round, for a cold burst and some warm ones.
 * Resolves to the figures of all bursts.
 */
export async function measureBursts({ contenders, servers, target, options, log }) {
  const bursts = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    const order = round % 2 === 1 ? contenders : contenders.toReversed();
    for (const contender of order) {
      for await (const figures of runContender({ contender, servers, target, options })) {
        bursts.push({ round, ...figures });
        log(describe(bursts.at(-1)));
      }
    }
  }
  return bursts;
}

async function* runContender({ contender, servers, target, options }) {
  const { jobs, concurrency, warmBursts } = options;
  const periodMs = options.periodSeconds * 1000;
  const running = await contender.start({ servers, targetUrl: target.url, concurrency });
  try {
    const firstDue = await untilPeriodWithTime(periodMs, leadMs(jobs));
    const plan = { jobs, schedule: `*/${options.periodSeconds} * * * * *` };
    await running.armFirst({ ...plan, dueAt: firstDue });
    if (Date.now() > firstDue) throw new Error('Arming the jobs took too long: give fewer --jobs.');
    for (let index = 0; index <= warmBursts; index += 1) {
      const dueAt = firstDue + index * periodMs;
      if (index > 0) await running.armNext({ ...plan, dueAt });
      const figures = await measureBurst({ running, servers, target, jobs, dueAt, endBy: dueAt + periodMs });
      yield { contender: contender.name, temperature: index === 0 ? 'cold' : 'warm', ...figures };
    }
  } finally {
    await running.stop();
  }
}

/** A generous limit for the time to arm the jobs. */
const leadMs = (jobs) => 5_000 + jobs;

/** Waits, if necessary, until nothing is due for a while. Resolves to the next due instant. */
async function untilPeriodWithTime(periodMs, neededMs) {
  const next = Math.ceil(Date.now() / periodMs) * periodMs;
  if (next - Date.now() >= Math.min(neededMs, periodMs / 2)) return next;
  await delay(next - Date.now());
  return next + periodMs;
}

async function measureBurst({ running, servers, target, jobs, dueAt, endBy }) {
  if (Date.now() > dueAt - 1_000)
    throw new Error('The previous burst took too long: give a longer --period.');
  await target.forget();
  await delay(dueAt - 500 - Date.now());
  const cpu = () => ({
    ...mapValues(running.processes, cpuSecondsOf),
    ...servers.cpuSeconds(),
    target: cpuSecondsOf(target.pid),
  });
  const before = cpu();
  const deadline = endBy - 1_000 - AFTERMATH_MS;
  while ((await target.count()) < jobs && Date.now() < deadline) await delay(LOOK_MS);
  while ((await running.results(dueAt, jobs)) < jobs && Date.now() < deadline) await delay(LOOK_MS);
  const after = cpu();
  await delay(AFTERMATH_MS);
  const figures = figuresOf(await target.calls(), dueAt, jobs);
  return {
    ...figures,
    unwritten: jobs - (await running.results(dueAt, jobs)),
    cpu: mapValues(after, (seconds, part) => ((seconds - before[part]) / figures.calls) * 1e6),
  };
}

const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));

function figuresOf(calls, dueAt, jobs) {
  const due = calls.filter((call) => call.scheduledAt === dueAt);
  if (due.length === 0) throw new Error(`No call arrived for ${new Date(dueAt).toISOString()}.`);
  const late = due.map((call) => call.arrivedAt - dueAt);
  const distinct = new Set(due.map((call) => call.job)).size;
  const last = percentile(late, 1);
  return {
    calls: due.length,
    lost: jobs - distinct,
    doubled: due.length - distinct,
    strays: calls.length - due.length,
    perSecond: distinct / (last / 1000),
    late: { first: percentile(late, 0), p50: percentile(late, 0.5), p99: percentile(late, 0.99), last },
  };
}

function describe({ contender, round, temperature, calls, perSecond, late, cpu, ...faults }) {
  const ms = (value) => `${value.toFixed(0)} ms`;
  const parts = Object.entries(cpu).map(([part, microseconds]) => `${part} ${microseconds.toFixed(0)}`);
  const total = Object.values(cpu).reduce((sum, value) => sum + value, 0);
  const { lost, doubled, strays, unwritten } = faults;
  return (
    `${contender} | round ${round}, ${temperature}: ${calls} calls, ${perSecond.toFixed(0)} callbacks/s; late: first ${late.first.toFixed(1)} ms, ` +
    `p50 ${ms(late.p50)}, p99 ${ms(late.p99)}, last ${ms(late.last)}; CPU µs per call: ${parts.join(', ')}, total ${total.toFixed(0)}; ` +
    `lost ${lost}, doubled ${doubled}, stray ${strays}, results unwritten ${unwritten}`
  );
}
