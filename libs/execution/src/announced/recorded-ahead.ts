import { announcedRunId, type AnnouncedTick } from '@job-scheduler/job-model';
import type { ClaimedRun, StoreClock } from '@job-scheduler/job-store';
import type { Stages } from '@job-scheduler/platform';
import type { CallSlots } from '../calls/call-slots.js';
import { heldRuns } from '../calls/held-run.js';
import type { RunClaims } from '../intake/run-claims.js';
import type { ExecutionMetrics } from '../life/execution-metrics.js';
import type { AskedClaim, Heartbeat } from '../life/heartbeat.js';
import type { WorkUnderWay } from '../life/work-under-way.js';
import type { RunTraces } from '../traces/run-traces.js';
import { runsOf, type KeptTick } from './kept-ticks.js';
import type { TickClaims } from './tick-claims.js';
import type { TakingTicks } from './ticks-in-time.js';

/**
 * Records ticks of which nothing is to be decided, and claims their runs, shortly before their instants. They are called at their
 * instants by the clock of the store.
 */
export class RecordedAhead implements TakingTicks {
  /** As long as that takes on a machine that is not overloaded, and no longer, since a change of its job waits until its instant. */
  readonly leadMs = 20;
  readonly gatherMs = 5;

  constructor(
    private readonly storeClock: StoreClock,
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
    const { claimant, askedAt } = claim;
    const begin = (runs: ClaimedRun[]): void => {
      for (const [due, own] of byInstant(runs)) this.work.track(this.callAt(due, own, claim, some));
    };
    const ticks = some.map(({ tick }) => tick);
    const outcome = await this.stages.measure('claim_run', () =>
      this.ticks.take(ticks, claimant, signal, begin, (now) => this.storeClock.learn(askedAt, now)),
    );
    const isClaimed = (tick: AnnouncedTick): boolean => outcome.claimed.has(announcedRunId(tick));
    this.metrics.recorded(ticks.filter(isClaimed));
    this.work.track(this.claims.settle(outcome, claimant, signal, begin));
    return some.filter(({ tick }) => !isClaimed(tick));
  }

  /** Hands runs to the slots at their instant. Whatever has happened to this runner by then, they do not go back before. */
  private async callAt(due: number, runs: ClaimedRun[], claim: AskedClaim, some: KeptTick[]): Promise<void> {
    this.slots.reserve(runs.length);
    await this.storeClock.reached(due);
    const claimedAt = Math.max(this.storeClock.reaches(due), claim.askedAt);
    const origins = this.traces.originsOf(runsOf(some));
    this.slots.giveUp(runs.length);
    this.slots.place(heldRuns(runs, claim, claimedAt, origins));
  }
}

function byInstant(runs: ClaimedRun[]): Map<number, ClaimedRun[]> {
  const all = new Map<number, ClaimedRun[]>();
  for (const run of runs) {
    const same = all.get(run.scheduled_at);
    if (same === undefined) all.set(run.scheduled_at, [run]);
    else same.push(run);
  }
  return all;
}
