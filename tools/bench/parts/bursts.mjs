// Bursts of jobs that are all due at one instant. The contenders live at the same time, on the same servers and the same
// target, and their bursts take turns, so that whatever changes on the machine changes for all of them.
import { setTimeout as delay } from 'node:timers/promises';
import { soundPairs } from '../figures/ratios.mjs';
import { percentile } from '../figures/statistics.mjs';
import { costPerCall, spentBy } from '../machine/cost.mjs';
import { turnsOf } from './turns.mjs';

/** The interval at which we check whether a burst is over. The measurements do not depend on it. */
const LOOK_MS = 100;
/** How long before the instant CPU counts: due times may be taken early, which must not look free. */
const EARLY_MS = 2_000;
/** How long we watch for surplus calls after a burst. */
const AFTERMATH_MS = 500;
/** The time for writing the jobs of a contender that does not re-arm itself. */
const ARMING_MS = 1_500;

/**
 * Each contender makes one burst that does not count, for cold code and plans, and then one in each of `warmBursts` cycles.
 * A cycle that is of no use to some pair is repeated, up to `moreCycles` times. Resolves to the bursts that count.
 */
export async function measureBursts({ contenders, servers, target, log, ...options }) {
  const turns = turnsOf(contenders.length, options.period);
  const running = [];
  const bursts = [];
  try {
    for (const [index, contender] of contenders.entries()) {
      log(`${contender.name}: starts`);
      running.push(
        await contender.start({ servers, ...planOf(index, turns, { targetUrl: target.url, ...options }) }),
      );
    }
    // Everybody's first turn is for warming up.
    let turn = turns.firstFrom(Date.now() + EARLY_MS + ARMING_MS);
    const firstMeasured = turn.dueAt + turns.cycleMs;
    let last = firstMeasured + options.warmBursts * turns.cycleMs;
    const latest = last + options.moreCycles * turns.cycleMs;
    let previousIsWhole = true;
    for (; turn.dueAt < last; turn = turns.after(turn)) {
      const endBy = turns.after(turn).dueAt - ARMING_MS - EARLY_MS;
      const burst = await measureBurst({
        running: running[turn.index],
        servers,
        target,
        turn,
        endBy,
        ...options,
      });
      // What one contender has left to do falls into the turn of the next.
      const isWhole = burst.isWhole && previousIsWhole;
      previousIsWhole = burst.isWhole;
      const isMeasured = turn.dueAt >= firstMeasured;
      const { name } = contenders[turn.index];
      log(`${name} | ${isMeasured ? '' : 'warm-up: '}${describe(burst)}`);
      if (!isMeasured) continue;
      bursts.push({ ...burst, isWhole, contender: name, cycle: cycleOf(turn, firstMeasured, turns) });
      const isLastTurn = turns.after(turn).dueAt >= last;
      if (isLastTurn && last < latest && pairsAreMissing(bursts, contenders, options)) last += turns.cycleMs;
    }
  } finally {
    await Promise.all(running.map((each) => each.stop()));
  }
  return bursts;
}

/** Cycles are counted from the first measured turn, whoever's that is. */
const cycleOf = ({ dueAt }, firstMeasured, { cycleMs }) => Math.floor((dueAt - firstMeasured) / cycleMs);

function planOf(index, turns, { jobs, concurrency, targetUrl }) {
  // Ours write all jobs before they start, which takes a while.
  const { dueAt } = turns.firstFrom(Date.now() + 10_000 + jobs, index);
  return { jobs, concurrency, targetUrl, schedule: turns.scheduleOf(index), nextDue: dueAt };
}

/** The bursts of two contenders that belong to one cycle, as pairs. */
export function pairsOf(bursts, ours, theirs) {
  return bursts
    .filter(({ contender }) => contender === ours.name)
    .map((burst) => ({
      ours: burst,
      theirs: bursts.find(({ contender, cycle }) => contender === theirs.name && cycle === burst.cycle),
    }))
    .filter((pair) => pair.theirs !== undefined);
}

const pairsAreMissing = (bursts, contenders, { warmBursts }) =>
  contenders.some((ours) =>
    contenders.some((theirs) => soundPairs(pairsOf(bursts, ours, theirs)).length < warmBursts),
  );

async function measureBurst({ running, servers, target, jobs, turn: { dueAt }, endBy }) {
  await running.arm?.(dueAt);
  await target.forget();
  const isOnTime = Date.now() <= dueAt - EARLY_MS;
  await delay(dueAt - EARLY_MS - Date.now());
  const before = await spentBy({ running, servers, target });
  const deadline = endBy - AFTERMATH_MS;
  while ((await target.count()) < jobs && Date.now() < deadline) await delay(LOOK_MS);
  while ((await running.results(dueAt)) < jobs && Date.now() < deadline) await delay(LOOK_MS);
  const after = await spentBy({ running, servers, target });
  await delay(AFTERMATH_MS);
  const figures = figuresOf(await target.calls(), dueAt, jobs);
  const unwritten = jobs - (await running.results(dueAt));
  const isWhole = isOnTime && figures.lost + figures.doubled + figures.strays + unwritten === 0;
  return { ...figures, unwritten, isWhole, ...costPerCall(before, after, figures.calls) };
}

function figuresOf(calls, dueAt, jobs) {
  const due = calls.filter((call) => call.scheduledAt === dueAt);
  const late = due.map((call) => call.arrivedAt - dueAt);
  const distinct = new Set(due.map((call) => call.job)).size;
  return {
    calls: due.length,
    lost: jobs - distinct,
    doubled: due.length - distinct,
    strays: calls.length - due.length,
    perSecond: distinct / (percentile(late, 1) / 1000),
    late: { first: percentile(late, 0), p50: percentile(late, 0.5), p99: percentile(late, 0.99) },
  };
}

function describe({ calls, perSecond, late, cpu, wal, otherLoad, ...faults }) {
  const ms = (value) => `${value.toFixed(1)} ms`;
  const parts = Object.entries(cpu).map(([part, microseconds]) => `${part} ${microseconds.toFixed(0)}`);
  const { lost, doubled, strays, unwritten } = faults;
  return (
    `${calls} calls, ${perSecond.toFixed(0)} callbacks/s; late: first ${ms(late.first)}, p50 ${ms(late.p50)}, p99 ${ms(late.p99)}; ` +
    `CPU µs per call: ${parts.join(', ')}; WAL ${wal.toFixed(0)} bytes per call; other load ${(otherLoad * 100).toFixed(0)} %; ` +
    `lost ${lost}, doubled ${doubled}, stray ${strays}, results unwritten ${unwritten}`
  );
}
