import { ApiClient } from '../api-client.js';
import { eventually } from '../eventually.js';
import type { CheckedJob, Kill, PolicyHistory, RunAnswer } from './policy-history.js';
import {
  RecordingTarget,
  type RecordedRequest,
  type TargetHandler,
  type TargetResponse,
} from '../recording-target.js';

/** A running Job-Scheduler of any shape, for the tests of policies. */
export interface PolicySystem {
  /** The origin of an api: `http://…`. */
  origin(): string;
  /** Stops every process that decides what is due for that long. */
  outage(milliseconds: number): Promise<void>;
  /** Kills every process that is not a store, and starts it again. */
  restart(): Promise<void>;
  /** Kills the processes that make calls, and starts new ones. */
  killRunners(): Promise<void>;
}

/** The fields of a job that the tests read. */
export interface JobAnswer {
  id: string;
  schedule: string;
  overlap: string;
  delivery: string;
  status: string;
  created_at: string;
  next_run: string | null;
  pause: { reason: string | null; actor: string; until: string | null } | null;
}

/** The path that a job calls when it is tried without being saved. Such a call leaves no row. */
export const UNSAVED_PATH = '/unsaved';

/** A running system and a target for its callbacks. Each job calls a path of its own. */
export class PolicyWorld {
  /** The times during which processes were killed and not yet running again. */
  readonly kills: Kill[] = [];
  private readonly jobs: CheckedJob[] = [];
  private readonly handlers = new Map<string, TargetHandler>();
  private readonly api = new ApiClient(() => [this.origin]);
  private count = 0;

  private constructor(
    private readonly system: PolicySystem,
    readonly target: RecordingTarget,
  ) {
    target.respond((request, response) =>
      (this.handlers.get(request.url) ?? (() => ({})))(request, response),
    );
  }

  static async open(system: PolicySystem): Promise<PolicyWorld> {
    return new PolicyWorld(system, await RecordingTarget.start());
  }

  close(): Promise<void> {
    return this.target.close();
  }

  get origin(): string {
    return this.system.origin();
  }

  outage(milliseconds: number): Promise<void> {
    return this.kill(() => this.system.outage(milliseconds));
  }

  restart(): Promise<void> {
    return this.kill(() => this.system.restart());
  }

  killRunners(): Promise<void> {
    return this.kill(() => this.system.killRunners());
  }

  private async kill(act: () => Promise<void>): Promise<void> {
    const begin = Date.now();
    await act();
    this.kills.push({ begin, end: Date.now() });
  }

  /** Everything that happened so far, for the checker. */
  async history(): Promise<PolicyHistory> {
    const called = this.target.requests.filter(({ url }) => url !== UNSAVED_PATH);
    const requests = called.map((request) => ({ ...request }));
    const rows = await this.api.all<RunAnswer>('/v1/runs');
    return { jobs: this.jobs, rows, requests, kills: this.kills };
  }

  /** A request that must succeed. */
  ok<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    return this.api.ok(method, path, body);
  }

  /** Creates a job, which is due every second unless told otherwise, with the answer of its target. */
  async job(
    policies: object = {},
    respond: TargetResponse | TargetHandler = {},
    operation: object = {},
  ): Promise<TriedJob> {
    this.count += 1;
    const path = `/policy-${this.count}`;
    this.handlers.set(path, typeof respond === 'function' ? respond : () => respond);
    const job = { callback_url: `${this.target.url}${path}`, ...operation };
    const definition = { name: path.slice(1), schedule: '* * * * * *', ...policies, job };
    const answer = await this.ok<JobAnswer>('POST', '/v1/jobs', definition);
    const { id, schedule, overlap, delivery, created_at } = answer;
    this.jobs.push({ id, schedule, overlap, delivery, createdAt: Date.parse(created_at) });
    return new TriedJob(this, answer, path);
  }

  /** A job that is due only when it is triggered. */
  idleJob(
    policies: object = {},
    respond: TargetResponse | TargetHandler = {},
    operation: object = {},
  ): Promise<TriedJob> {
    return this.job({ schedule: '0 0 1 1 *', ...policies }, respond, operation);
  }
}

/** A job under test. */
export class TriedJob {
  constructor(
    private readonly world: PolicyWorld,
    readonly created: JobAnswer,
    readonly path: string,
  ) {}

  get id(): string {
    return this.created.id;
  }

  get calls(): RecordedRequest[] {
    return this.world.target.requests.filter(({ url }) => url.split('?')[0] === this.path);
  }

  now(): Promise<JobAnswer> {
    return this.world.ok('GET', `/v1/jobs/${this.id}`);
  }

  /** Triggers it by hand; resolves to the run's id. */
  async trigger(body?: object): Promise<string> {
    return (await this.world.ok<RunAnswer>('POST', `/v1/jobs/${this.id}/runs`, body)).id;
  }

  pause(body?: object): Promise<JobAnswer> {
    return this.world.ok('POST', `/v1/jobs/${this.id}/pause`, body);
  }

  resume(body?: object): Promise<JobAnswer & { missed: number; queued: number }> {
    return this.world.ok('POST', `/v1/jobs/${this.id}/resume`, body);
  }

  /** The rows of its ticks and runs, oldest first. */
  async runs(): Promise<RunAnswer[]> {
    const page = await this.world.ok<{ data: RunAnswer[] }>('GET', `/v1/jobs/${this.id}/runs?limit=500`);
    return page.data.reverse();
  }

  run(runId: string): Promise<RunAnswer> {
    return this.world.ok('GET', `/v1/runs/${runId}`);
  }

  /** Waits until the run is in a state; resolves to the run. */
  reached(runId: string, state: string): Promise<RunAnswer> {
    return eventually(`run ${runId} of ${this.path} to be ${state}`, async () => {
      const run = await this.run(runId);
      return run.state === state && run;
    });
  }

  /** Waits for at least `count` calls. */
  called(count: number): Promise<RecordedRequest[]> {
    return eventually(`${count} calls of ${this.path}`, () => this.calls.length >= count && this.calls);
  }
}
