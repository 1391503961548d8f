import { CallAbort } from '@job-scheduler/http-callback';
import { holdsAlone } from '@job-scheduler/job-model';
import type { ClaimedRun } from '@job-scheduler/job-store';

/** The claim under which a run is called. */
export interface CallClaim {
  claim_id: string;
  /** The runner's lease at the time of the claim. */
  lease: number;
}

/** A call that can be aborted. */
export interface ActiveCall {
  run: ClaimedRun;
  claim: CallClaim;
  signal: CallAbort;
  /** When it has ended at the latest, monotonic milliseconds. */
  deadline: number;
  /** Why its run is cancelled, once the call is to be aborted for that reason. */
  cancelReason: string | null;
  /** Whether it is aborted because the lease on its run has ended. */
  isCutOff: boolean;
}

/** The calls that this runner is making, so that one or all of them can be aborted. */
export class ActiveCalls {
  /** A run may be called again while its first call, which another claim made, goes on. */
  private readonly calls = new Set<ActiveCall>();
  private isStopped = false;

  get count(): number {
    return this.calls.size;
  }

  /** True once all calls have been aborted because the process is ending. */
  get stopped(): boolean {
    return this.isStopped;
  }

  /** The latest of all deadlines, monotonic milliseconds; -Infinity without a call. Looks at every call. */
  lastDeadline(): number {
    let last = -Infinity;
    for (const { deadline } of this.calls) last = Math.max(last, deadline);
    return last;
  }

  begin(run: ClaimedRun, claim: CallClaim, deadline: number): ActiveCall {
    const signal = new CallAbort();
    if (this.isStopped) signal.abort();
    const call = { run, claim, signal, deadline, cancelReason: null, isCutOff: false };
    this.calls.add(call);
    return call;
  }

  end(call: ActiveCall): void {
    this.calls.delete(call);
  }

  /** Aborts the call made under this claim. Looks at every call, since few runs are cancelled while they are called. */
  cancel(runId: string, claimId: string, reason: string): void {
    for (const call of this.calls) {
      if (call.run.run_id !== runId || call.claim.claim_id !== claimId) continue;
      call.cancelReason = reason;
      call.signal.abort();
    }
  }

  /**
   * Aborts the calls whose lease is not held any more, if their jobs promise that calls neither overlap nor repeat.
   * Returns how many.
   */
  cutOff(isHeld: (lease: number) => boolean): number {
    let count = 0;
    for (const call of this.calls) {
      if (call.isCutOff || isHeld(call.claim.lease) || !holdsAlone(call.run.policies)) continue;
      call.isCutOff = true;
      call.signal.abort();
      count += 1;
    }
    return count;
  }

  /** Aborts all calls, now and from now on. */
  abortAll(): void {
    this.isStopped = true;
    for (const { signal } of this.calls) signal.abort();
  }
}
