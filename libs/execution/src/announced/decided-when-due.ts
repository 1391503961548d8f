import { isUndecided, type Clock } from '@job-scheduler/job-model';
import type { ClaimedRun } from '@job-scheduler/job-store';
import type { Stages } from '@job-scheduler/platform';
import type { CallSlots } from '../calls/call-slots.js';
import { heldRuns } from '../calls/held-run.js';
import type { RunClaims } from '../intake/run-claims.js';
import type { ExecutionMetrics } from '../life/execution-metrics.js';
import type { Heartbeat } from '../life/heartbeat.js';
import type { WorkUnderWay } from '../life/work-under-way.js';
import type { RunTraces } from '../traces/run-traces.js';
import { runsOf, type KeptTick } from './kept-ticks.js';
import type { TickClaims } from './tick-claims.js';
import type { TakingTicks } from './ticks-in-time.js';

/**
 * Decides about ticks at their instants, such as whether a run of their job is still under way, records them, and calls the runs that
 * they become at once.
 */
export class DecidedWhenDue implements TakingTicks {
  readonly leadMs = 0;
  readonly gatherMs = 0;

  constructor(
    private readonly clock: Clock,
    private readonly ticks: TickClaims,
    private readonly claims: RunClaims,
    private readonly slots: CallSlots,
    private readonly heartbeat: Heartbeat,
    private readonly work: WorkUnderWay,
    private readonly metrics: ExecutionMetrics,
    private readonly stages: Stages,
    private readonly traces: RunTraces,
  ) {}

  async take(some: KeptTick[], signal: AbortSignal): Promise<KeptTick[]> {
    const claim = this.heartbeat.newClaim();
    const { claimant } = claim;
    // What is recorded happens when its transaction begins, which is long before its answer comes.
    let claimedAt = claim.askedAt;
    const asking = (): void => void (claimedAt = this.clock.monotonic());
    const begin = (runs: ClaimedRun[]): void => {
      const origins = this.traces.originsOf(runsOf(some));
      this.slots.place(heldRuns(runs, claim, claimedAt, origins));
    };
    const ticks = some.map(({ tick }) => tick).filter(isUndecided);
    const outcome = await this.stages.measure('claim_run', () =>
      this.ticks.decide(ticks, claimant, signal, begin, asking),
    );
    this.work.track(this.claims.settle(outcome, claimant, signal, begin));
    const { recorded } = outcome;
    this.work.track(this.ticks.followEnded(recorded));
    this.metrics.decided(recorded);
    const decided = new Set(recorded.map(({ job_id }) => job_id));
    return some.filter(({ tick }) => !decided.has(tick.job_id));
  }
}
