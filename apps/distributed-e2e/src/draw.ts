// `npm run docs:drawings`: watches a cluster under a mixed load with a real Prometheus for three minutes, asks it what every panel of
// the dashboards asks, and draws docs/operations/images/*.svg.
import { eventually, PrivatePrometheus } from '@job-scheduler/testing';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { Cluster } from './cluster/cluster.js';
import type { Dashboard, PanelResult, Period } from './drawings/dashboard.js';
import { drawDashboard } from './drawings/drawing.js';
import { MixedLoad } from './drawings/mixed-load.js';
import { workspace } from './workspace.js';

const SCRAPE_EVERY_MS = 1_000;
const STEP_MS = 5_000;
/** As Grafana would choose it. */
const WINDOW_MS = STEP_MS + SCRAPE_EVERY_MS;
const CALM_MS = 75_000;
const STALL_MS = 30_000;
const AFTER_MS = 75_000;
const FOLDER = join(workspace, 'docker/grafana/dashboards');
const IMAGES = join(workspace, 'docs/operations/images');
const RULES = ['slo.yml', 'alerts.yml'].map((name) => join(workspace, 'docker/prometheus/rules', name));

let end = () => Promise.resolve();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void end().finally(() => process.exit(1)));
}
const prometheus = await PrivatePrometheus.start({ intervalMs: SCRAPE_EVERY_MS, ruleFiles: RULES });
end = () => prometheus.stop();
try {
  await drawAll(prometheus, await run(prometheus));
} finally {
  await end();
}

/** The load, with a stall of the endpoints in its middle. Resolves to its time. */
async function run(prometheus: PrivatePrometheus): Promise<Period> {
  const environment = { RUNNER_CONCURRENCY: '10', RUNS_PER_MESSAGE: '1', CANARY: 'on' };
  const cluster = await Cluster.start({ api: 1, scheduler: 1, runner: 2, environment });
  end = async () => {
    await cluster.stop();
    await prometheus.stop();
  };
  await prometheus.scrape(
    cluster.all.map(({ command: { service }, monitoring }) => ({ service, origin: monitoring })),
  );
  const load = await MixedLoad.begin(cluster);
  try {
    const calls = 'sum(rate(job_scheduler_runs_total[6s])) > 0';
    await eventually('runs', async () => (await prometheus.query(calls)).length > 0, 60_000);
    // The first rates that are drawn know of the load all the time.
    await delay(WINDOW_MS);
    const from = Date.now();
    await delay(CALM_MS);
    await load.stall(STALL_MS);
    await delay(AFTER_MS);
    return { from, to: from + CALM_MS + STALL_MS + AFTER_MS, stepMs: STEP_MS, windowMs: WINDOW_MS };
  } finally {
    await load.end();
  }
}

async function drawAll(prometheus: PrivatePrometheus, period: Period): Promise<void> {
  mkdirSync(IMAGES, { recursive: true });
  for (const name of readdirSync(FOLDER)) {
    const dashboard = JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Dashboard;
    const results: PanelResult[] = [];
    for (const { targets } of dashboard.panels) {
      const queries = targets.map(({ expr }) => expr.replaceAll('$__rate_interval', `${WINDOW_MS}ms`));
      results.push(await Promise.all(queries.map((query) => prometheus.queryRange(query, period))));
    }
    const file = join(IMAGES, name.replace('.json', '.svg'));
    writeFileSync(file, drawDashboard(dashboard, results, period));
    process.stdout.write(`${file}\n`);
  }
}
