import { ApiClient, RecordingTarget } from '@job-scheduler/testing';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.js';

const PROMPT_JOBS = 25;
const BROKEN_JOBS = 3;
const REQUEST_EVERY_MS = 150;
const SLOW_MS = 1_500;
/** With this, all jobs together want more slots than there are. */
const STALLED_MS = 4_000;

/** Jobs whose endpoints answer, fail, are not there or are slow, owners who are told, and people who use the api. */
export class MixedLoad {
  private readonly api: ApiClient;
  private isOver = false;
  private people: Promise<void>[] = [];
  private promptDelayMs = 0;

  private constructor(
    cluster: Cluster,
    private readonly target: RecordingTarget,
  ) {
    this.api = new ApiClient(() => [cluster.service('api', 1).origin], { timeoutMs: 10_000 });
  }

  static async begin(cluster: Cluster): Promise<MixedLoad> {
    const load = new MixedLoad(cluster, await RecordingTarget.start());
    await load.start().catch(async (error: unknown) => {
      await load.end();
      throw error;
    });
    return load;
  }

  /** The endpoints that were prompt take seconds to answer, for so long. */
  async stall(ms: number): Promise<void> {
    this.promptDelayMs = STALLED_MS;
    await delay(ms);
    this.promptDelayMs = 0;
  }

  async end(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.people);
    await this.target.close();
  }

  private async start(): Promise<void> {
    this.target.respond(({ url }) => {
      if (url.startsWith('/broken')) return { status: 500 };
      if (url.startsWith('/gone')) return { status: 404 };
      return { delayMs: url.startsWith('/slow') ? SLOW_MS : this.promptDelayMs };
    });
    for (let number = 1; number <= PROMPT_JOBS; number += 1) await this.job(`prompt-${number}`);
    for (let number = 1; number <= BROKEN_JOBS; number += 1) {
      await this.job(`broken-${number}`, {
        alerts: [{ to: { kind: 'webhook', url: `${this.target.url}/owner` } }],
      });
    }
    await this.job('gone');
    await this.job('nowhere', { job: { callback_url: 'http://127.0.0.1:1/' } });
    await this.job('slow', { overlap: 'skip' });
    this.people = [this.use('/v1/jobs?limit=20'), this.use('/v1/runs?limit=20'), this.use('/v1/jobs/nobody')];
  }

  /** A job that is called every second. */
  private job(name: string, more: object = {}): Promise<unknown> {
    const job = { callback_url: `${this.target.url}/${name}` };
    return this.api.ok('POST', '/v1/jobs', { name, schedule: '* * * * * *', job, ...more });
  }

  private async use(path: string): Promise<void> {
    while (!this.isOver) {
      await this.api.call('GET', path).catch(() => undefined);
      await delay(REQUEST_EVERY_MS);
    }
  }
}
