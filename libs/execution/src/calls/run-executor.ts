import type {
  CallbackRequest,
  CallbackResult,
  CredentialedCall,
  CredentialedCalls,
  HttpCallback,
} from '@job-scheduler/http-callback';
import type { Clock } from '@job-scheduler/job-model';
import type { Stages } from '@job-scheduler/platform';
import type { AttemptResult, ClaimedRun, RunEndings } from '@job-scheduler/job-store';
import type { ActiveCall, ActiveCalls, CallClaim } from './active-calls.js';
import { resultOf } from './attempt.js';
import { brokenCall } from './broken-call.js';
import { RunRequests } from './run-requests.js';
import type { CutOffRuns } from '../results/cut-off-runs.js';
import type { ExecutionMetrics } from '../life/execution-metrics.js';
import type { CallNotes } from '../results/call-notes.js';
import type { ResultWriter } from '../results/result-writer.js';
import type { CallTrace } from '../traces/call-trace.js';

/**
 * No further run is claimed while this many results wait to be written, so that memory stays flat while the store is
 * away.
 */
const MAX_UNWRITTEN = 2_000;

/** How the system calls itself. */
export interface CanaryCalls {
  /** Where this process answers a run of the canary; null for any other run, and when it does not answer. */
  urlOf: (run: ClaimedRun) => string | null;
  callback: HttpCallback;
}

/** How a call went. */
interface EndedCall {
  outcome: CallbackResult;
  /** From the claim to its start, milliseconds. */
  waitedMs: number;
  /** Epoch milliseconds. */
  startedAt: number;
  trace: CallTrace | null;
}

/** Makes the call of a claimed run and hands its result to the ledger. */
export class RunExecutor {
  private unwritten = 0;
  private readonly requests: RunRequests;

  constructor(
    private readonly callback: HttpCallback,
    private readonly writer: ResultWriter,
    private readonly cutOffs: CutOffRuns,
    private readonly endings: RunEndings,
    private readonly calls: ActiveCalls,
    private readonly clock: Clock,
    private readonly metrics: ExecutionMetrics,
    private readonly stages: Stages,
    private readonly notes: CallNotes,
    private readonly canary: CanaryCalls,
    private readonly credentialed: CredentialedCalls,
  ) {
    this.requests = new RunRequests(callback, canary.urlOf);
  }

  /** Whether another run may be claimed. */
  hasRoom(): boolean {
    return this.unwritten < MAX_UNWRITTEN;
  }

  /**
   * Resolves as soon as the call has ended; `written` resolves once its result is written. A call that `abort` or the end
   * of the lease cuts off leaves no result: its run is freed, and executed again unless that is forbidden.
   *
   * Every callback passes through here, so there is one promise for each thing that is waited for, and no more.
   */
  async call(
    run: ClaimedRun,
    claim: CallClaim,
    claimedAt: number,
    trace: CallTrace | null,
  ): Promise<{ written: Promise<void> }> {
    const begunAt = this.clock.monotonic();
    const startedAt = this.clock.now();
    const call = this.calls.begin(run, claim, begunAt + run.operation.timeout_seconds * 1000);
    let request: CallbackRequest | CredentialedCall | null = null;
    let outcome: CallbackResult;
    try {
      request = this.requests.of(run, startedAt, call.signal, trace?.traceparent);
      outcome =
        'template' in request
          ? await this.credentialed.call(request)
          : await this.callbackOf(run).call(request);
    } catch (error) {
      // It has an outcome too: its run must neither keep its slot nor be called again for ever.
      const duration_ms = this.clock.monotonic() - begunAt;
      outcome = brokenCall(error, { wasBuilt: request !== null, duration_ms });
    }
    this.stages.took('call', outcome.duration_ms);
    this.calls.end(call);
    const written = this.settle(call, { outcome, waitedMs: begunAt - claimedAt, startedAt, trace });
    return { written };
  }

  /** Resolves once what becomes of the run is written. */
  private settle(call: ActiveCall, { outcome, waitedMs, startedAt, trace }: EndedCall): Promise<void> {
    const { run, claim, cancelReason } = call;
    const isAborted = outcome.error_code === 'aborted';
    if (isAborted && cancelReason === null && this.calls.stopped) return Promise.resolve();
    if (isAborted && call.isCutOff) {
      const ended_after_ms = waitedMs + outcome.duration_ms;
      return this.cutOffs.free({ run_id: run.run_id, claim_id: claim.claim_id, ended_after_ms });
    }
    const latenessMs = startedAt + outcome.first_byte_sent_after_ms - run.scheduled_at;
    this.metrics.attempted(run, outcome, latenessMs);
    const circumstances = { claimId: claim.claim_id, waitedMs, cancelReason, now: this.clock.now() };
    const result = resultOf(run, outcome, circumstances);
    this.notes.add(run, result, latenessMs);
    const written = this.write(run, result);
    return trace === null ? written : this.traced(written, trace, outcome, result);
  }

  /** Only a call of this process itself may go where the address policy says no. */
  private callbackOf(run: ClaimedRun): HttpCallback {
    return this.canary.urlOf(run) === null ? this.callback : this.canary.callback;
  }

  /** Cuts off the calls that are under way. */
  abort(): void {
    this.calls.abortAll();
    this.writer.giveUp();
    this.cutOffs.giveUp();
  }

  private async traced(
    written: Promise<void>,
    trace: CallTrace,
    outcome: CallbackResult,
    result: AttemptResult,
  ): Promise<void> {
    await written;
    trace.ended(outcome, result, this.clock.now());
  }

  private async write(run: ClaimedRun, result: AttemptResult): Promise<void> {
    const isAwaited = result.state !== 'succeeded' || run.policies.overlap !== 'allow';
    this.unwritten += 1;
    let stands: boolean;
    try {
      stands = await this.writer.write(result, isAwaited);
    } finally {
      this.notes.forget(result.run_id);
      this.unwritten -= 1;
    }
    if (!stands) {
      this.metrics.refused();
      return this.writer.keepLate(result);
    }
    if (result.attempt.http_status === 410) await this.endings.targetIsGone(run.job_id);
  }
}
