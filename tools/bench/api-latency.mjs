// Latency of the lists with 100,000 jobs, 1,000,000 ended runs and 100,000 that are queued, one request at a time over one keep-alive connection.
// Usage: node tools/bench/api-latency.mjs [requests=200] [runs=1000000]
import { Agent, request } from 'node:http';
import { percentile } from './figures/statistics.mjs';
import { RARE, seedBacklog, seedRarities, seedWeek } from './product/seeded-data.mjs';
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
  'status',
  '-status',
  'last_outcome',
  '-last_outcome',
];
const OUTCOMES = ['failed', 'lost', 'cancelled', 'succeeded'];
/** Parts of names, descriptions and URLs: found in one job, a hundred, a thousand, all, none; one and two characters begin a name. */
const TEXTS = ['job-99999', RARE.text, 'job-99', 'seeded', '127.0.0.1', 'nowhere', 'j', 'jo', 'x', '%25'];
const BAR_MS = 25;
const requests = Number(process.argv[2] ?? 200);
const ended = Number(process.argv[3] ?? 1_000_000);
const WARM_UP = 50;

/** Each list and filter, and each filter in each order. */
function pathsOf(jobId) {
  const filters = [
    'tag=team:7',
    `tag=${RARE.tag}`,
    'namespace=default',
    `namespace=${RARE.namespace}`,
    'status=paused',
    ...OUTCOMES.map((outcome) => `last_outcome=${outcome}`),
    ...TEXTS.map((text) => `q=${text}`),
  ];
  const inEachOrder = [
    `tag=${RARE.tag}`,
    `namespace=${RARE.namespace}`,
    'last_outcome=lost',
    'q=job-99',
    'q=jo',
  ];
  const runs = [
    '',
    '&state=failed',
    '&state=queued',
    '&state=queued&namespace=default',
    '&state=queued&state=running',
  ];
  return [
    '/v1/jobs?limit=50',
    ...SORTS.map((sort) => `/v1/jobs?limit=50&sort=${sort}`),
    ...filters.map((filter) => `/v1/jobs?limit=50&${filter}`),
    ...inEachOrder.flatMap((filter) => SORTS.map((sort) => `/v1/jobs?limit=50&${filter}&sort=${sort}`)),
    ...['', '&q=seeded', '&tag=team:7', '&last_outcome=succeeded'].map(
      (filter) => `/v1/jobs?limit=50&total=true${filter}`,
    ),
    ...['', '?status=paused&tag=team:7', '?q=job-999'].map((filter) => `/v1/jobs/facets${filter}`),
    ...runs.map((filter) => `/v1/runs?limit=50${filter}`),
    `/v1/runs?limit=50&state=queued&namespace=${RARE.namespace}`,
    `/v1/jobs/${jobId}/runs?limit=50`,
  ];
}
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

const get = (url) =>
  new Promise((resolve, reject) => {
    const begun = performance.now();
    const asked = request(url, { agent }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += chunk));
      response.on('end', () => resolve({ ms: performance.now() - begun, answer: JSON.parse(body) }));
    });
    // A connection that was not used for a while is closed by its server.
    asked.once('error', (error) => (asked.reusedSocket ? resolve(get(url)) : reject(error)));
    asked.end();
  });

console.log(`Writing 100,000 jobs and ${ended.toLocaleString('en')} runs …`);
const standalone = await startStandalone({
  seed: async (client) => {
    await seedWeek(client, { jobs: 100_000, runs: ended });
    await seedBacklog(client, 100_000);
    await seedRarities(client);
  },
});
try {
  const { answer: jobs } = await get(`${standalone.url}/v1/jobs?limit=1`);
  const { id } = jobs.data[0];
  console.log('Measuring …');
  const missed = [];
  for (const path of pathsOf(id)) {
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
    const name = path.replace(id, '{id}');
    if (p99 > BAR_MS) missed.push(name);
    console.log(`${name.padEnd(60)} p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
  }
  const week = `from=${new Date().toISOString()}&to=${new Date(Date.now() + 7 * 86_400_000).toISOString()}`;
  for (const path of FIGURES) {
    const { ms } = await get(`${standalone.url}${path}${path.includes('?') ? `&${week}` : ''}`);
    console.log(`${path.padEnd(60)} ${ms.toFixed(0)} ms`);
  }
  console.log(missed.length === 0 ? `All p99 <= ${BAR_MS} ms.` : `Above ${BAR_MS} ms: ${missed.join(', ')}`);
} finally {
  await standalone.stop();
}
