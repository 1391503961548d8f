// Latency of the lists with 100,000 jobs, 1,000,000 ended runs and 100,000 that are queued, one request at a time over one keep-alive connection.
// Usage: node tools/bench/api-latency.mjs [requests=500] [runs=1000000]
import { Agent, request } from 'node:http';
import { percentile } from './figures/statistics.mjs';
import { seedBacklog, seedWeek } from './product/seeded-data.mjs';
import { startStandalone } from './product/standalone.mjs';

/** Each of these reads everything. */
const FIGURES = ['/v1/calendar?bucket=3600', '/v1/stats'];
const SORTS = [
  'name',
  '-name',
  'next_run',
  '-next_run',
  'created_at',
  '-created_at',
  'updated_at',
  '-updated_at',
];
const OUTCOMES = ['failed', 'lost', 'cancelled', 'succeeded'];
const requests = Number(process.argv[2] ?? 500);
const ended = Number(process.argv[3] ?? 1_000_000);
const WARM_UP = 50;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

const get = (url) =>
  new Promise((resolve, reject) => {
    const begun = performance.now();
    request(url, { agent }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += chunk));
      response.on('end', () => resolve({ ms: performance.now() - begun, answer: JSON.parse(body) }));
    })
      .once('error', reject)
      .end();
  });

console.log(`Writing 100,000 jobs and ${ended.toLocaleString('en')} runs …`);
const standalone = await startStandalone({
  seed: async (client) => {
    await seedWeek(client, { jobs: 100_000, runs: ended });
    await seedBacklog(client, 100_000);
  },
});
try {
  const { answer: jobs } = await get(`${standalone.url}/v1/jobs?limit=1`);
  const paths = [
    '/v1/jobs?limit=50',
    '/v1/runs?limit=50',
    '/v1/runs?limit=50&state=failed',
    `/v1/jobs/${jobs.data[0].id}/runs?limit=50`,
    ...SORTS.map((sort) => `/v1/jobs?limit=50&sort=${sort}`),
    '/v1/jobs?limit=50&tag=team:7',
    '/v1/jobs?limit=50&tag=team:7&sort=name',
    '/v1/jobs?limit=50&namespace=default',
    '/v1/jobs?limit=50&namespace=default&sort=next_run',
    ...OUTCOMES.map((outcome) => `/v1/jobs?limit=50&last_outcome=${outcome}`),
    '/v1/jobs?limit=50&last_outcome=failed&sort=name',
    '/v1/jobs?limit=50&q=job-999',
    '/v1/jobs?limit=50&q=seeded',
    '/v1/jobs?limit=50&q=jo',
    '/v1/jobs?limit=50&status=paused',
    '/v1/jobs?limit=50&total=true',
    '/v1/jobs/facets',
    '/v1/jobs/facets?status=paused&tag=team:7',
    '/v1/jobs/facets?q=job-999',
    '/v1/runs?limit=50&state=queued',
  ];
  for (const path of paths) {
    const latencies = [];
    // Go through the pages one after another, so that deep pages count as well as the first.
    let cursor = null;
    for (let index = -WARM_UP; index < requests; index += 1) {
      const { ms, answer } = await get(
        `${standalone.url}${path}${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      cursor = answer.next_cursor ?? null;
      if (index >= 0) latencies.push(ms);
    }
    const [p50, p99] = [percentile(latencies, 0.5), percentile(latencies, 0.99)];
    console.log(
      `${path.replace(jobs.data[0].id, '{id}').padEnd(44)} p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
    );
  }
  const week = `from=${new Date().toISOString()}&to=${new Date(Date.now() + 7 * 86_400_000).toISOString()}`;
  for (const path of FIGURES) {
    const { ms } = await get(`${standalone.url}${path}${path.includes('?') ? `&${week}` : ''}`);
    console.log(`${path.padEnd(44)} ${ms.toFixed(0)} ms`);
  }
} finally {
  await standalone.stop();
}
