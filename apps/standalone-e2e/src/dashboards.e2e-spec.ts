import { checkMetrics, eventually, PrivatePrometheus } from '@job-scheduler/testing';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { cleanUp, newDirectory, newTarget } from './scratch.js';
import { StandaloneProcess } from './standalone-process.js';

jest.setTimeout(60_000);

const docker = join(__dirname, '..', '..', '..', 'docker');
const RULES = ['slo.yml', 'alerts.yml'].map((name) => join(docker, 'prometheus/rules', name));
/** What Grafana would choose for this interval between scrapes. */
const RATE_INTERVAL = '4s';
const DATA_WITHIN_MS = 30_000;
/** What may be 0 all the time as long as nothing goes wrong. Everything else has to say more than that. */
const ZERO_WHEN_ALL_IS_WELL = [
  'job_scheduler_late_results_total',
  '{status=~"5.."}',
  'job_scheduler_job_queue_depth{state="ready"}',
  'job_scheduler:late_starts:ratio',
  'job_scheduler_oldest_due_age_seconds',
  'ALERTS{alertstate="firing"',
  'job_scheduler_reconciler_repairs_total',
];

interface Panel {
  title: string;
  targets: { expr: string }[];
}

const panels = readdirSync(join(docker, 'grafana/dashboards')).flatMap((name) => {
  const dashboard = JSON.parse(readFileSync(join(docker, 'grafana/dashboards', name), 'utf8')) as {
    title: string;
    panels: Panel[];
  };
  return dashboard.panels.map(({ title, targets }) => ({
    name: `${dashboard.title}: ${title}`,
    queries: targets.map(({ expr }) => expr.replaceAll('$__rate_interval', RATE_INTERVAL)),
  }));
});

let prometheus: PrivatePrometheus | undefined;
afterAll(async () => {
  await prometheus?.stop();
  await cleanUp();
}, 60_000);

/** Jobs whose endpoints answer, fail, are not there or are slow, and an owner who is told. */
async function load({ api }: StandaloneProcess): Promise<void> {
  const target = await newTarget();
  target.respond(({ url }) => {
    if (url.startsWith('/broken')) return { status: 500 };
    return url.startsWith('/slow') ? { delayMs: 1_500 } : {};
  });
  await api.everySecond('prompt', `${target.url}/prompt`);
  await api.everySecond('nowhere', 'http://127.0.0.1:1/');
  const everySecond = { schedule: '* * * * * *' };
  await api.ok('POST', '/v1/jobs', {
    ...everySecond,
    name: 'broken',
    job: { callback_url: `${target.url}/broken` },
    alerts: [{ to: { kind: 'webhook', url: `${target.url}/alerts` } }],
  });
  await api.ok('POST', '/v1/jobs', {
    ...everySecond,
    name: 'slow',
    overlap: 'skip',
    job: { callback_url: `${target.url}/slow` },
  });
}

it('the standalone has data in every query of every panel of the dashboards, more than zeros wherever no fault is needed for that, and metrics as Prometheus wants them', async () => {
  const [system, started] = await Promise.all([
    StandaloneProcess.start({ dataDirectory: newDirectory() }),
    PrivatePrometheus.start({ intervalMs: 500, ruleFiles: RULES }),
  ]);
  prometheus = started;
  await started.scrape([{ service: 'standalone', origin: system.metricsOrigin }]);
  await load(system);

  const empty = new Set(panels.flatMap(({ name, queries }) => queries.map((query) => `${name}: ${query}`)));
  const zero = new Set(empty);
  const zeroThoughAllIsWell = () =>
    [...zero].filter((key) => !ZERO_WHEN_ALL_IS_WELL.some((part) => key.includes(part)));
  expect(empty.size).toBeGreaterThan(30);
  const begin = performance.now();
  await eventually(
    'data in every panel',
    async () => {
      for (const { name, queries } of panels) {
        for (const query of queries) {
          const key = `${name}: ${query}`;
          if (!zero.has(key)) continue;
          const values = (await started.query(query)).map(({ value }) => value);
          if (values.some((value) => !Number.isNaN(value))) empty.delete(key);
          if (values.some((value) => value !== 0 && !Number.isNaN(value))) zero.delete(key);
        }
      }
      await system.api.ok('GET', '/v1/jobs');
      return empty.size === 0 && zeroThoughAllIsWell().length === 0;
    },
    DATA_WITHIN_MS,
  ).catch((error: unknown) => {
    const only = zeroThoughAllIsWell().filter((key) => !empty.has(key));
    throw new Error(`Without data: ${[...empty].join('\n')}\nOnly zeros: ${only.join('\n')}`, {
      cause: error,
    });
  });
  process.stdout.write(
    `\nEvery query had data after ${Math.round(performance.now() - begin)} ms. Only zeros, as they should be:\n${[...zero].join('\n')}\n`,
  );
  await checkMetrics(await (await fetch(`${system.metricsOrigin}/metrics`)).text());
  // `npm run docs:drawings` asks for the same over time. A scrape fails when it takes longer than its interval, on a busy machine.
  const labels = await eventually('three scrapes in a row', async () => {
    const now = Date.now();
    const [up] = await started.queryRange('up', { from: now - 1_000, to: now, stepMs: 500 });
    const points = [-1_000, -500, 0].map((before) => ({ at: now + before, value: 1 }));
    return isDeepStrictEqual(up?.points, points) && up?.labels;
  });
  expect(labels).toMatchObject({ service: 'standalone' });
  expect((await started.firing()).map(({ name }) => name)).toContain('Watchdog');
});
