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
  signal: AbortSignal;
  /** When it has ended at the latest, monotonic milliseconds. */
  deadline: number;
  /** Why its run is cancelled, once the call is to be aborted for that reason. */
  cancelReason: string | null;
  /** Whether it is aborted because the lease on its run has ended. */
  isCutOff: boolean;
}

/** The calls that this runner is making, so that one or all of them can be aborted. */
export class ActiveCalls {
  /** By run and claim: a run may be called again while its first call, which another claim made, goes on. */
  private readonly calls = new Map<string, ActiveCall & { controller: AbortController }>();
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
    for (const { deadline } of this.calls.values()) last = Math.max(last, deadline);
    return last;
  }

  begin(run: ClaimedRun, claim: CallClaim, deadline: number): ActiveCall {
    const controller = new AbortController();
    if (this.isStopped) controller.abort();
    const { signal } = controller;
    const call = { run, claim, controller, signal, deadline, cancelReason: null, isCutOff: false };
    this.calls.set(keyOf(run.run_id, claim.claim_id), call);
    return call;
  }

  end(call: ActiveCall): void {
    this.calls.delete(keyOf(call.run.run_id, call.claim.claim_id));
  }

  /** Aborts the call made under this claim. */
  cancel(runId: string, claimId: string, reason: string): void {
    const call = this.calls.get(keyOf(runId, claimId));
    if (call === undefined) return;
    call.cancelReason = reason;
    call.controller.abort();
  }

  /**
   * Aborts the calls whose lease is not held any more, if their jobs promise that calls neither overlap nor repeat.
   * Returns how many.
   */
  cutOff(isHeld: (lease: number) => boolean): number {
    let count = 0;
    for (const call of this.calls.values()) {
      if (call.isCutOff || isHeld(call.claim.lease) || !holdsAlone(call.run.policies)) continue;
      call.isCutOff = true;
      call.controller.abort();
      count += 1;
    }
    return count;
  }

  /** Aborts all calls, now and from now on. */
  abortAll(): void {
    this.isStopped = true;
    for (const { controller } of this.calls.values()) controller.abort();
  }
}

const keyOf = (runId: string, claimId: string): string => `${runId} ${claimId}`;
