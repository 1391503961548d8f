// Resident memory of the standalone's idle node process with many jobs that are not due yet. The private PostgreSQL is
// a separate process and not counted. Usage: node tools/bench/memory.mjs [seconds=15]
import { setTimeout as delay } from 'node:timers/promises';
import { seedWeek } from './product/seeded-data.mjs';
import { startStandalone } from './product/standalone.mjs';

const MIB = 1024 * 1024;
const settleSeconds = Number(process.argv[2] ?? 15);
const resident = new Map();
for (const jobs of [1_000, 100_000]) {
  const standalone = await startStandalone({ seed: (client) => seedWeek(client, { jobs, runs: 0 }) });
  await delay(settleSeconds * 1000);
  resident.set(jobs, standalone.residentBytes() / MIB);
  console.log(`${jobs} jobs: ${resident.get(jobs).toFixed(0)} MiB resident after ${settleSeconds} s`);
  await standalone.stop();
}
console.log(`difference: ${(resident.get(100_000) - resident.get(1_000)).toFixed(0)} MiB`);
