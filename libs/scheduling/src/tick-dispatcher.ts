import {
  jobMember,
  planTicks,
  runMember,
  tickRunId,
  UnusableJobError,
  type DueMember,
  type PlanInput,
  type RunReference,
  type TickPlan,
} from '@job-scheduler/job-model';
import type { RecordedTicks, RunEndings, RunLedger } from '@job-scheduler/job-store';
import type { AcceptedRuns } from './accepted-runs.js';
import type { MissedTicks } from './missed-ticks.js';
import type { PauseEnd } from './pause-end.js';
import type { RunPublisher } from './run-publisher.js';
import type { SchedulingMetrics } from './scheduling-metrics.js';
import { reasonOf, type UnusableJob, type UnusableJobs } from './unusable-jobs.js';

/**
 * The delay before a job or run that is still due after its turn is looked at again, such as one whose plan lost the
 * race against an edit: short, but never a tight loop.
 */
export const REPLAN_DELAY_MS = 50;

/** What became of due jobs. */
export interface Dispatch {
  runs: number;
  skips: number;
  /** When each job is due next, epoch milliseconds; null or missing when it is not due again. */
  next: Map<DueMember, number | null>;
}

/** What a batch of due jobs turns up: when the jobs are due next, and which of them cannot be used. */
interface Findings {
  next: Map<DueMember, number | null>;
  unusable: UnusableJob[];
}

/** The core of dispatching: plans the ticks of due jobs, records them in the ledger, and publishes their runs. */
export class TickDispatcher {
  constructor(
    private readonly ledger: RunLedger,
    private readonly publisher: RunPublisher,
    private readonly pauseEnd: PauseEnd,
    private readonly missedTicks: MissedTicks,
    private readonly acceptedRuns: AcceptedRuns,
    private readonly unusableJobs: UnusableJobs,
    private readonly endings: RunEndings,
    private readonly metrics: SchedulingMetrics,
  ) {}

  /**
   * Plans and records the ticks of jobs that are due at `now`, epoch milliseconds, then publishes their runs. A job that
   * cannot be planned or recorded is disabled afterwards, and harms no other.
   */
  async dispatchJobs(jobIds: string[], now: number): Promise<Dispatch> {
    const next = new Map<DueMember, number | null>();
    if (jobIds.length === 0) return { runs: 0, skips: 0, next };
    const unusable: UnusableJob[] = [];
    const plans = await this.plan(jobIds, now, { next, unusable });
    const recorded = await this.record(plans, now, { next, unusable });
    const runs = recorded.flatMap(referencesOf);
    this.publisher.publish(runs);
    this.metrics.dispatched(now, runs.length, recorded);
    await this.endings.follow(recorded.flatMap(({ ended = [] }) => ended));
    await this.missedTicks.tell(recorded);
    for (const [member, at] of await this.unusableJobs.disable(unusable, now)) next.set(member, at);
    return { runs: runs.length, skips: recorded.reduce((sum, plan) => sum + plan.skips.length, 0), next };
  }

  /**
   * Publishes the runs whose attempt is due, and ends accepted ones, whose end may release others. Nothing else
   * publishes them, and a run that was given back is published twice for the same attempt, so the dedup cache is not
   * asked.
   */
  async dispatchRuns(runIds: string[]): Promise<Map<DueMember, number>> {
    if (runIds.length === 0) return new Map();
    const { ended, queued, later, accepted } = await this.ledger.becomeDue(runIds);
    this.publisher.republish(queued);
    await this.endings.follow(ended);
    const own = new Set(runIds);
    const due = [...later, ...(await this.acceptedRuns.conclude(accepted))];
    await this.dispatchRuns(due.flatMap(({ run_id }) => (own.has(run_id) ? [] : [run_id])));
    return new Map(due.map(({ run_id, due_at }) => [runMember(run_id), due_at]));
  }

  private async plan(jobIds: string[], now: number, { next, unusable }: Findings): Promise<TickPlan[]> {
    const plans: TickPlan[] = [];
    for (const input of await this.ledger.planInputs(jobIds)) {
      const plan = planOf(input, now);
      if (plan instanceof Error) unusable.push(unusableBy(input, plan));
      else if (plan !== null) plans.push(plan);
      else if (isPauseOver(input, now)) await this.resume(input, { next, unusable });
      else next.set(jobMember(input.id), input.cursor.next_due);
    }
    return plans;
  }

  /** Resolves to the plans that the ledger accepted. Those that lost a race are planned again soon. */
  private async record(
    plans: TickPlan[],
    now: number,
    { next, unusable }: Findings,
  ): Promise<RecordedTicks[]> {
    if (plans.length === 0) return [];
    const { recorded, refused } = await this.ledger.recordTicks(plans);
    for (const { job_id } of plans) next.set(jobMember(job_id), now + REPLAN_DELAY_MS);
    for (const { job_id, cursor } of recorded) next.set(jobMember(job_id), cursor.next_due);
    for (const { plan, reason } of refused) {
      unusable.push({ job_id: plan.job_id, revision: plan.expected.revision, reason });
    }
    return recorded;
  }

  private async resume(input: PlanInput, { next, unusable }: Findings): Promise<void> {
    try {
      next.set(jobMember(input.id), await this.pauseEnd.resume(input.id));
    } catch (error) {
      if (!(error instanceof UnusableJobError)) throw error;
      unusable.push(unusableBy(input, error));
    }
  }
}

/** Planning reads nothing but the job, so whatever it throws is about the job. */
function planOf(input: PlanInput, now: number): TickPlan | Error | null {
  try {
    return planTicks(input, now);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const unusableBy = ({ id, cursor }: PlanInput, error: Error): UnusableJob => ({
  job_id: id,
  revision: cursor.revision,
  reason: reasonOf(error),
});

const isPauseOver = ({ cursor: { status, next_due } }: PlanInput, now: number): boolean =>
  status === 'paused' && next_due !== null && next_due <= now;

const referencesOf = (plan: TickPlan): RunReference[] =>
  plan.runs.map((at) => ({ run_id: tickRunId(at, plan.job_id), attempt: 1 }));
