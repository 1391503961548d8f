// How long Prometheus waits for a scrape when there are many jobs, and how many rows PostgreSQL reads for it as a whole.
// Usage: node tools/bench/scrape.mjs [jobs=1000000] [scrapes=50]
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../libs/testing/dist/index.js';
import { percentile } from './figures/statistics.mjs';
import { seedWeek } from './product/seeded-data.mjs';
import { startStandalone } from './product/standalone.mjs';

const jobs = Number(process.argv[2] ?? 1_000_000);
const scrapes = Number(process.argv[3] ?? 50);
/** PostgreSQL tells of reads about a second after them. */
const STATISTICS_MS = 2_000;

const METRICS_PORT = String(await freePort());
const standalone = await startStandalone({
  seed: (client) => seedWeek(client, { jobs, runs: 0 }),
  settings: { METRICS_PORT },
});
try {
  const scrape = async () => {
    const begin = performance.now();
    const response = await fetch(`http://127.0.0.1:${METRICS_PORT}/metrics`);
    const text = await response.text();
    return { ms: performance.now() - begin, text };
  };
  const first = await scrape();
  await delay(STATISTICS_MS);
  const before = await wholeReads();
  const times = [];
  for (let count = 0; count < scrapes; count += 1) times.push((await scrape()).ms);
  await delay(STATISTICS_MS);
  const after = await wholeReads();
  console.log(/^job_scheduler_jobs\{status="active"\} .*$/m.exec(first.text)[0]);
  const of = (share) => `${percentile(times, share).toFixed(1)} ms`;
  console.log(
    `first scrape ${first.ms.toFixed(1)} ms; ${scrapes} more: p50 ${of(0.5)}, p95 ${of(0.95)}, at most ${of(1)}`,
  );
  for (const [table, { scans, rows }] of after) {
    const was = before.get(table);
    console.log(
      `${table}: ${scans - was.scans} reads of the whole table, ${rows - was.rows} rows, during these ${scrapes}`,
    );
  }
} finally {
  await standalone.stop();
}

/** Sequential scans so far, and the rows that they read. */
async function wholeReads() {
  const { rows } = await standalone.client.query(
    "SELECT relname, seq_scan, seq_tup_read FROM pg_stat_user_tables WHERE relname IN ('jobs', 'job_cursor') ORDER BY relname",
  );
  return new Map(
    rows.map(({ relname, seq_scan, seq_tup_read }) => [
      relname,
      { scans: Number(seq_scan), rows: Number(seq_tup_read) },
    ]),
  );
}
