import { naiveTicks } from '../expected/naive-schedule.js';
import type { DriverLine, FaultEffects, Operation } from '../history/driver-log.js';
import type { History } from '../history/history.js';
import type { LedgerRow } from '../history/ledger.js';
import type { TargetLine } from '../history/target-log.js';

/** What happens to one job, at instants in milliseconds after the beginning, in order. */
export interface JobStory {
  schedule: string;
  createdAt: number;
  writes: { at: number; write: 'pause' | 'resume' | 'delete' | 'edit path' | { schedule: string } }[];
  /** The time from tick to call, and from call to answer, of each of its calls. */
  latenessMs: number;
  answerMs: number;
  status: number;
}

/** A runner dies: its calls in flight are cut off and repeated. */
export interface KillStory {
  at: number;
  effects: FaultEffects;
  repeatedAfterMs: number;
}

export const BEGIN = Date.parse('2030-01-07T12:00:00.000Z');
const text = (at: number): string => new Date(at).toISOString();

/** Writes down what a faultless system would have done. It is a tiny, independent model of the product. */
export class CleanHistory implements History {
  readonly target: TargetLine[] = [];
  readonly driver: DriverLine[] = [];
  readonly ledger: LedgerRow[] = [];
  readonly warmAt = BEGIN;
  readonly until: number;
  private operations = 0;
  private requests = 0;

  constructor(
    stories: readonly JobStory[],
    durationMs: number,
    private readonly kill?: KillStory,
  ) {
    this.until = BEGIN + durationMs;
    if (kill !== undefined) {
      const { at, effects } = kill;
      this.driver.push({ kind: 'fault_begin', fault: 1, at: BEGIN + at, what: 'kill a runner', effects });
      this.driver.push({ kind: 'fault_end', fault: 1, at: BEGIN + at });
    }
    stories.forEach((story, index) => this.tell(story, index));
    this.target.sort((a, b) => a.at - b.at);
  }

  private tell(story: JobStory, job: number): void {
    const jobId = `00000000-0000-4000-8000-${String(job).padStart(12, '0')}`;
    const createdAt = BEGIN + story.createdAt;
    const writtenPaths = [{ at: createdAt, path: `/${job}/0` }];
    const acknowledge = (operation: Operation, at: number): void => {
      const number = (this.operations += 1);
      this.driver.push({ kind: 'invoke', operation: number, at: at - 3, ...operation });
      const answer = { job_id: jobId, revision: 1, created_at: createdAt };
      this.driver.push({ kind: 'ok', operation: number, at: at + 4, ...answer });
    };
    acknowledge(
      { action: 'create', job, name: `job-${job}`, schedule: story.schedule, path: `/${job}/0` },
      createdAt,
    );

    let { schedule } = story;
    let accounted = createdAt;
    let status = 'active' as 'active' | 'paused' | 'deleted';
    /** The ticks up to an instant that a write or runs account for. */
    const account = (until: number, next: number, ends: boolean): void => {
      const ticks = naiveTicks(schedule, createdAt, accounted, until);
      accounted = until;
      if (status === 'paused' && ticks.length > 0) this.skip(jobId, ticks);
      if (status !== 'active') return;
      for (const tick of ticks) {
        const claimedAt = tick + story.latenessMs - 1;
        if (ends && claimedAt >= next) this.row(jobId, tick, { state: 'cancelled', reason: 'job_paused' });
        else this.run(story, jobId, tick, writtenPaths);
      }
    };
    story.writes.forEach(({ write, at: after }, index) => {
      const at = BEGIN + after;
      if (write === 'edit path') {
        const path = `/${job}/${index + 1}`;
        writtenPaths.push({ at, path });
        acknowledge({ action: 'edit', job, path }, at);
      } else if (typeof write === 'object') {
        account(at, at, false);
        acknowledge({ action: 'edit', job, ...write }, at);
        ({ schedule } = write);
      } else {
        // Whatever ends a pause accounts for its ticks.
        account(at, at, write !== 'resume');
        acknowledge({ action: write, job }, at);
        status = write === 'resume' ? 'active' : write === 'pause' ? 'paused' : 'deleted';
      }
    });
    if (status === 'active') account(this.until, Infinity, false);
    const [path = ''] = writtenPaths.slice(-1).map((written) => written.path);
    const found = { found: true as const, schedule, path, active: status === 'active' };
    this.driver.push({
      kind: 'read',
      job,
      at: this.until,
      ...(status === 'deleted' ? { found: false } : found),
    });
  }

  private run(story: JobStory, jobId: string, tick: number, paths: { at: number; path: string }[]): void {
    let startedAt = tick + story.latenessMs;
    const lost: LedgerRow['attempts'] = [];
    const call = (at: number, end: number, status: number | null): void => {
      const path = paths.findLast((written) => written.at < at - 1)?.path ?? '';
      this.call(jobId, tick, path, at, end, status);
    };
    const killedAt = BEGIN + (this.kill?.at ?? Infinity);
    if (startedAt <= killedAt && startedAt + story.answerMs > killedAt) {
      call(startedAt, killedAt + 1, null);
      lost.push({
        number: 1,
        started_at: text(startedAt),
        duration_ms: killedAt - startedAt,
        http_status: null,
        error_code: 'runner_lost',
      });
      startedAt = killedAt + (this.kill?.repeatedAfterMs ?? 0);
    }
    call(startedAt, startedAt + story.answerMs, story.status);
    const succeeded = story.status < 300;
    this.row(jobId, tick, {
      state: succeeded ? 'succeeded' : 'failed',
      reason: succeeded ? null : `http_${story.status}`,
      started_at: lost[0]?.started_at ?? text(startedAt),
      finished_at: text(startedAt + story.answerMs),
      attempts: [
        ...lost,
        {
          number: 1,
          started_at: text(startedAt),
          duration_ms: story.answerMs,
          http_status: story.status,
          error_code: null,
        },
      ],
    });
  }

  private call(
    jobId: string,
    tick: number,
    path: string,
    at: number,
    end: number,
    status: number | null,
  ): void {
    const id = (this.requests += 1);
    const run_id = idOf(tick, jobId);
    this.target.push({
      kind: 'request',
      id,
      at,
      monotonic: at - BEGIN,
      method: 'GET',
      path,
      job_id: jobId,
      run_id,
      scheduled_at: text(tick),
      attempt: '1',
      idempotency_key: run_id,
    });
    const outcome = status === null ? 'hung_up' : 'answered';
    this.target.push({
      kind: 'end',
      id,
      at: end,
      monotonic: end - BEGIN,
      outcome,
      status,
      body_hash: 'none',
    });
  }

  private skip(jobId: string, ticks: number[]): void {
    const [from = NaN, to = NaN] = [ticks[0], ticks.at(-1)];
    this.row(jobId, to, {
      state: 'skipped',
      reason: 'paused',
      from: text(from),
      to: text(to),
      count: ticks.length,
    });
  }

  private row(jobId: string, tick: number, changes: Partial<LedgerRow>): void {
    this.ledger.push({
      id: idOf(tick, jobId),
      job_id: jobId,
      job_revision: 1,
      trigger: 'schedule',
      scheduled_at: text(tick),
      state: 'queued',
      reason: null,
      created_at: text(tick),
      started_at: null,
      finished_at: null,
      attempts: [],
      ...changes,
    });
  }
}

function idOf(tick: number, jobId: string): string {
  const hex = tick.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-8${jobId.slice(15)}`;
}
