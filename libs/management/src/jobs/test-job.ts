import { callbackOperation, runHeaders, type HttpCallback } from '@job-scheduler/http-callback';
import { jobDefinitionSchema, otherRunId, renderOperation, type Clock } from '@job-scheduler/job-model';
import type { OnModuleDestroy } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { parseInput } from '../http/input.js';
import { isJsonObject } from '../http/merge-patch.js';
import type { CallableAddresses } from './callable-addresses.js';
import { Problem } from '../problems/problem.js';
import { jobTestView, type JobTestView } from './test-job-view.js';

/** Clients do not wait longer for an answer. */
const MAX_TIMEOUT_MS = 30_000;

/** Each holds a connection, and whoever calls the API decides for how long. */
const MOST_AT_ONCE = 20;

/** The name for a job that has none yet. */
const UNNAMED = 'test';

/** Makes the call of a job that is not saved, once, and writes nothing. */
export class TestJob implements OnModuleDestroy {
  private readonly stopping = new AbortController();
  private underWay = 0;

  constructor(
    private readonly callback: HttpCallback,
    private readonly addresses: CallableAddresses,
    private readonly clock: Clock,
  ) {}

  /** `body`: a job definition, whose name may be left out. Throws the problems `invalid` and `rate_limited`. */
  async call(body: unknown): Promise<JobTestView> {
    if (this.underWay >= MOST_AT_ONCE) {
      throw new Problem('rate_limited', 'Too many test calls are under way: try again in a moment.', {
        headers: { 'retry-after': '1' },
      });
    }
    this.underWay += 1;
    try {
      return await this.callOnce(body);
    } finally {
      this.underWay -= 1;
    }
  }

  private async callOnce(body: unknown): Promise<JobTestView> {
    const definition = parseInput(
      jobDefinitionSchema,
      isJsonObject(body) ? { name: UNNAMED, ...body } : body,
    );
    this.addresses.require(definition);
    const now = this.clock.now();
    const run = {
      job_id: randomUUID(),
      run_id: otherRunId(now, randomUUID()),
      attempt: 1,
      scheduled_at: now,
    };
    const rendered = renderOperation(definition.job, { ...run, job_name: definition.name });
    const operation = callbackOperation(rendered);
    const request = {
      operation: { ...operation, timeout_ms: Math.min(operation.timeout_ms, MAX_TIMEOUT_MS) },
      headers: runHeaders(run, now),
      signal: this.stopping.signal,
    };
    const result = await this.callback.call(request);
    return jobTestView(this.callback.describe(request), definition.job.success, result);
  }

  /** Ends the calls in flight as `aborted`, so that a shutdown does not wait for their targets. */
  onModuleDestroy(): void {
    this.stopping.abort();
  }
}
