import {
  callbackOperation,
  maskedResult,
  runHeaders,
  type CallbackOperation,
  type CredentialedCalls,
  type HttpCallback,
} from '@job-scheduler/http-callback';
import {
  jobDefinitionSchema,
  holdsMasks,
  MASK,
  otherRunId,
  renderOperation,
  secretNamesOf,
  sensitiveValuesOf,
  type Clock,
  type Job,
  type JobDefinition,
  type Operation,
  type RenderValues,
} from '@job-scheduler/job-model';
import type { OnModuleDestroy } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { parseInput } from '../http/input.js';
import { isJsonObject } from '../http/merge-patch.js';
import type { Caller } from '../access/caller.js';
import type { PortsOfCallers } from '../access/ports-of-caller.js';
import { namespaceFor } from './home-namespace.js';
import type { CallableAddresses } from './callable-addresses.js';
import { Problem } from '../problems/problem.js';
import { jobTestView, type JobTestView } from './test-job-view.js';
import { unmaskedJob } from './unmasked-job.js';

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
    private readonly calls: CredentialedCalls,
    private readonly addresses: CallableAddresses,
    private readonly ports: PortsOfCallers,
    private readonly clock: Clock,
  ) {}

  /** `body`: a job definition, whose name may be left out. Throws the problems `invalid` and `rate_limited`. */
  async call(body: unknown, caller: Caller): Promise<JobTestView> {
    if (this.underWay >= MOST_AT_ONCE) {
      throw new Problem('rate_limited', 'Too many test calls are under way: try again in a moment.', {
        headers: { 'retry-after': '1' },
      });
    }
    this.underWay += 1;
    try {
      return await this.callOnce(body, caller);
    } finally {
      this.underWay -= 1;
    }
  }

  private async callOnce(body: unknown, caller: Caller): Promise<JobTestView> {
    const written = parseInput(jobDefinitionSchema, isJsonObject(body) ? { name: UNNAMED, ...body } : body);
    const namespace = namespaceFor(caller, written.namespace);
    const stored = await this.storedFor(written, namespace, caller);
    // A test tells nobody.
    const definition = unmaskedJob({ ...written, alerts: [] }, stored);
    this.addresses.require(definition);
    const now = this.clock.now();
    const run = {
      job_id: randomUUID(),
      run_id: otherRunId(now, randomUUID()),
      attempt: 1,
      scheduled_at: now,
    };
    const call = {
      template: definition.job,
      values: { ...run, job_name: definition.name, namespace },
      headers: runHeaders(run, now),
      timeout_ms: Math.min(definition.job.timeout_seconds * 1000, MAX_TIMEOUT_MS),
      signal: this.stopping.signal,
    };
    const result = await this.calls.call(call);
    const operation = describedOperation(call);
    const sent = this.callback.describe({ operation, headers: call.headers });
    return jobTestView(sent, definition.job.success, maskedResult(result, sensitiveValuesOf(operation)));
  }

  /** The definition of the job of that name, which masks stand for; null if there are none, or no such job. */
  private async storedFor(
    { name, job }: JobDefinition,
    namespace: string,
    caller: Caller,
  ): Promise<Job['definition'] | null> {
    if (!holdsMasks(job)) return null;
    return (await this.ports.of(caller).jobs.getByName(name, namespace))?.definition ?? null;
  }

  /** Ends the calls in flight as `aborted`, so that a shutdown does not wait for their targets. */
  onModuleDestroy(): void {
    this.stopping.abort();
  }
}

/** The operation as it is shown: the secrets in it are masked, and were never filled in. */
function describedOperation({
  template,
  values,
}: {
  template: Operation;
  values: RenderValues;
}): CallbackOperation {
  const masks = secretNamesOf(template).map((name) => [name, { value: MASK, allowed_hosts: null }] as const);
  return callbackOperation(renderOperation(template, values, new Map(masks)));
}
