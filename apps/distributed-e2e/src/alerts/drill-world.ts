import {
  ApiClient,
  eventually,
  PrivateAlertmanager,
  PrivatePrometheus,
  RecordingTarget,
  Undertaker,
  type ScrapedTarget,
  type TargetResponse,
} from '@job-scheduler/testing';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Cluster } from '../cluster/cluster.js';
import { workspace } from '../workspace.js';
import { scaled } from './scaled-rules.js';

/** An hour of the rules is a minute here. */
export const DIVISOR = 60;
const SCRAPE_EVERY_MS = 1_000;
const JOBS = 10;
const SLOTS = '15';
const docker = join(workspace, 'docker');
const RULES = ['slo.yml', 'alerts.yml'];

/** A cluster with calls every second, watched by the real Prometheus and Alertmanager with the rules of docker/, scaled. */
export class DrillWorld {
  /** How the endpoint of all jobs answers. */
  endpoint: TargetResponse = {};
  /** How the pager answers Alertmanager. */
  pagerStatus = 200;
  /** What is scraped besides the processes. */
  readonly others: ScrapedTarget[] = [];
  private traffic: NodeJS.Timeout | undefined;
  private watching: Promise<void> = Promise.resolve();

  private constructor(
    readonly cluster: Cluster,
    readonly target: RecordingTarget,
    readonly pager: RecordingTarget,
    readonly prometheus: PrivatePrometheus,
    private readonly alertmanager: PrivateAlertmanager,
    private readonly undertaker: Undertaker,
  ) {}

  static async start(): Promise<DrillWorld> {
    const undertaker = await Undertaker.hire('alert-drill-');
    const [target, pager] = [await RecordingTarget.start(), await RecordingTarget.start()];
    const alertmanager = await PrivateAlertmanager.start(
      await alertmanagerFile(undertaker.directory, pager.url),
    );
    const prometheus = await PrivatePrometheus.start({
      intervalMs: SCRAPE_EVERY_MS,
      ruleFiles: await scaledRules(undertaker.directory),
      alertmanager: alertmanager.url,
    });
    const environment = { RUNNER_CONCURRENCY: SLOTS, RUNS_PER_MESSAGE: '1', CANARY: 'on' };
    const cluster = await Cluster.start({ api: 1, scheduler: 1, runner: 1, environment });
    const world = new DrillWorld(cluster, target, pager, prometheus, alertmanager, undertaker);
    await world.begin();
    return world;
  }

  get api(): ApiClient {
    return new ApiClient(() => [this.cluster.service('api', 1).origin], { timeoutMs: 5_000 });
  }

  /** Scrapes every process at the address that it has now. */
  watch(): Promise<void> {
    this.watching = this.watching.then(() =>
      this.prometheus.scrape([
        ...this.cluster.all
          .filter(({ isReady }) => isReady)
          .map(({ command: { service }, monitoring }) => ({ service, origin: monitoring })),
        { service: 'alertmanager', origin: this.alertmanager.url },
        ...this.others,
      ]),
    );
    return this.watching;
  }

  /** A job that is called every second. */
  job(name: string, more: object = {}): Promise<{ id: string }> {
    const job = { callback_url: `${this.target.url}/${name}` };
    return this.api.ok('POST', '/v1/jobs', { name, schedule: '* * * * * *', job, ...more });
  }

  async stop(): Promise<void> {
    clearInterval(this.traffic);
    await this.cluster.stop();
    await Promise.all([this.prometheus.stop(), this.alertmanager.stop()]);
    await Promise.all([this.target.close(), this.pager.close()]);
    await this.undertaker.dismiss();
  }

  /** Whether nothing fires but what always does. */
  private async isQuiet(): Promise<boolean> {
    return (await this.prometheus.firing()).every(({ name }) => name === 'Watchdog');
  }

  private async begin(): Promise<void> {
    this.target.respond(({ url }) => (url.startsWith('/owner') ? { status: 404 } : this.endpoint));
    this.pager.respond(() => ({ status: this.pagerStatus }));
    await this.watch();
    // Before it sees the processes, Prometheus takes them to be away.
    await eventually('a Prometheus that sees the processes', () => this.isQuiet());
    for (let number = 1; number <= JOBS; number += 1) await this.job(`job-${number}`);
    // Somebody uses the api, and its errors are what is watched.
    this.traffic = setInterval(() => {
      this.api.call('GET', '/v1/jobs?limit=1').catch(() => undefined);
    }, 200);
  }
}

/** The rules of docker/, scaled, in files of the directory. */
export function scaledRules(directory: string): Promise<string[]> {
  return Promise.all(
    RULES.map(async (name) => {
      const file = join(directory, name);
      await writeFile(file, scaled(readFileSync(join(docker, 'prometheus/rules', name), 'utf8'), DIVISOR));
      return file;
    }),
  );
}

/** The configuration of docker/, scaled, whose pages go to the pager. */
async function alertmanagerFile(directory: string, pager: string): Promise<string> {
  const file = join(directory, 'alertmanager.yml');
  const text = readFileSync(join(docker, 'alertmanager/alertmanager.yml'), 'utf8');
  const receiver = `  - name: page\n    webhook_configs: [{ url: '${pager}/page', send_resolved: true }]`;
  await writeFile(file, scaled(text.replace('  - name: page', receiver), DIVISOR));
  return file;
}
