// Entries per second through the in-memory priority queue, and its memory per entry.
// Run after a build: node --expose-gc tools/bench/priority-queue.mjs
import { randomUUID } from 'node:crypto';
import { InMemoryPriorityQueue } from '../../libs/priority-queue/dist/in-memory/index.js';

const ENTRIES = 100_000;
const BATCH = 1_000;
const ROUNDS = 10;
const SPREAD_MS = 3_600_000;

if (globalThis.gc === undefined) throw new Error('Garbage collection is not exposed: run with --expose-gc.');

const start = 1_900_000_000_000;
let now = start;
const clock = { now: () => now };
const rates = { arm: [], claim: [], complete: [] };

const perSecond = (entries, milliseconds) => (entries / milliseconds) * 1_000;
const memory = () => {
  globalThis.gc();
  globalThis.gc(); // the first call frees the owners of the buffers, the second frees the buffers
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

/** Members are created as the system creates them, with a template and in batches, and nothing else keeps them. */
async function fill(queue) {
  let milliseconds = 0;
  for (let armed = 0; armed < ENTRIES; armed += BATCH) {
    const entries = Array.from({ length: BATCH }, () => ({
      member: `job:${randomUUID()}`,
      dueAt: start + Math.floor(Math.random() * SPREAD_MS),
    }));
    const begin = performance.now();
    await queue.arm(entries);
    milliseconds += performance.now() - begin;
  }
  rates.arm.push(perSecond(ENTRIES, milliseconds));
}

/** Everything falls due, is claimed in batches, and is armed again. */
async function turnOver(queue) {
  now += SPREAD_MS;
  let claiming = 0;
  let completing = 0;
  for (let claimed = 0; claimed < ENTRIES;) {
    const begin = performance.now();
    const { claims } = await queue.claimDue(BATCH);
    claiming += performance.now() - begin;
    claimed += claims.length;
    const completions = claims.map((claim) => ({
      claim,
      next: now + 1 + Math.floor(Math.random() * SPREAD_MS),
    }));
    const middle = performance.now();
    await queue.complete(completions);
    completing += performance.now() - middle;
  }
  rates.claim.push(perSecond(ENTRIES, claiming));
  rates.complete.push(perSecond(ENTRIES, completing));
}

const measured = new InMemoryPriorityQueue(clock);
const before = memory();
await fill(measured);
const bytesPerEntry = Math.round((memory() - before) / (await measured.size()));

for (let round = 0; round < ROUNDS; round += 1) {
  now = start;
  const queue = new InMemoryPriorityQueue(clock);
  await fill(queue);
  await turnOver(queue);
}
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const thousands = (key) => `${Math.round(median(rates[key]) / 1_000)}k`;
console.log(
  `priority-queue, ${ENTRIES} entries in batches of ${BATCH}: arm ${thousands('arm')}/s, claim ${thousands('claim')}/s, ` +
    `complete ${thousands('complete')}/s (median of ${ROUNDS} rounds); ` +
    `${bytesPerEntry} bytes per entry`,
);
