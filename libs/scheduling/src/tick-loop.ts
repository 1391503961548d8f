import {
  jobMember,
  parseMember,
  planTicks,
  type DueMember,
  type PlanInput,
  type RunReference,
  tickRunId,
  type TickPlan,
} from '@job-scheduler/job-model';
import type { RunLedger } from '@job-scheduler/job-store';
import type { LoopBody } from '@job-scheduler/platform';
import type { Completion, DueBatch, PriorityQueue } from '@job-scheduler/priority-queue';
import type { PauseEnd } from './pause-end.js';
import type { RunPublisher } from './run-publisher.js';
import type { SchedulingMetrics } from './scheduling-metrics.js';

/** Members taken at once: large enough that a batch's costs are shared, small enough that none waits long. */
const CLAIM_LIMIT = 500;

/**
 * What is still due after its turn, like a plan that lost the race against an edit, is looked at again so much later:
 * soon, and never in a tight loop.
 */
const REPLAN_DELAY_MS = 50;

/** Rest when nothing is armed; arming wakes the loop. */
const IDLE_REST_MS = 60_000;

/** What one turn did. */
export interface TickLoopCounts {
  claimed: number;
  runs: number;
  skipped: number;
  nextDueInMs: number | null;
}

/**
 * The life of a tick up to the job queue: claim what is due, plan it, record it, publish it, re-arm. A failure
 * anywhere leaves the claims to expire, after which they are taken again; the ledger's fence makes that safe.
 */
export class TickLoop implements LoopBody {
  readonly name = 'tick loop';

  constructor(
    private readonly queue: PriorityQueue,
    private readonly ledger: RunLedger,
    private readonly publisher: RunPublisher,
    private readonly pauseEnd: PauseEnd,
    private readonly metrics: SchedulingMetrics,
  ) {}

  async runOnce(): Promise<number> {
    const { claimed, nextDueInMs } = await this.dispatchDue();
    if (claimed > 0) return 0;
    return nextDueInMs ?? IDLE_REST_MS;
  }

  /** One turn: takes what is due, up to the limit, and dispatches it. */
  async dispatchDue(): Promise<TickLoopCounts> {
    const batch = await this.queue.claimDue(CLAIM_LIMIT);
    const counts = { claimed: batch.claims.length, runs: 0, skipped: 0, nextDueInMs: batch.nextDueInMs };
    if (batch.claims.length === 0) return counts;
    const due = byKind(batch);
    const [jobs, waitingRuns] = await Promise.all([
      this.dispatchJobs(due.job, batch.now),
      this.dispatchRuns(due.run),
    ]);
    this.publisher.publish([...waitingRuns, ...jobs.runs]);
    await this.queue.complete(completionsOf(batch, jobs.next));
    this.metrics.turned(batch.now, jobs.runs.length, jobs.plans);
    return { ...counts, runs: jobs.runs.length, skipped: jobs.plans.flatMap((plan) => plan.skips).length };
  }

  /** Plans and records due jobs; tells the runs to publish and when each job is due next. */
  private async dispatchJobs(jobIds: string[], now: number): Promise<DispatchedJobs> {
    const next = new Map<DueMember, number | null>();
    if (jobIds.length === 0) return { runs: [], plans: [], next };
    const inputs = await this.ledger.planInputs(jobIds);
    const plans: TickPlan[] = [];
    for (const input of inputs) {
      const plan = planTicks(input, now);
      if (plan === null) next.set(jobMember(input.id), await this.whenNotDue(input, now));
      else plans.push(plan);
    }
    const advanced = plans.length === 0 ? new Set() : await this.ledger.recordTicks(plans);
    for (const plan of plans) {
      next.set(
        jobMember(plan.job_id),
        advanced.has(plan.job_id) ? plan.cursor.next_due : now + REPLAN_DELAY_MS,
      );
    }
    const recorded = plans.filter((plan) => advanced.has(plan.job_id));
    return { runs: recorded.flatMap(referencesOf), plans: recorded, next };
  }

  private async whenNotDue(input: PlanInput, now: number): Promise<number | null> {
    const { status, next_due } = input.cursor;
    if (status === 'paused' && next_due !== null && next_due <= now) return this.pauseEnd.resume(input.id);
    return next_due;
  }

  /** Runs whose attempt is due: those that still are queued are published. */
  private async dispatchRuns(runIds: string[]): Promise<RunReference[]> {
    return runIds.length === 0 ? [] : this.ledger.queued(runIds);
  }
}

interface DispatchedJobs {
  runs: RunReference[];
  plans: TickPlan[];
  next: Map<DueMember, number | null>;
}

function byKind(batch: DueBatch): { job: string[]; run: string[] } {
  const due: { job: string[]; run: string[] } = { job: [], run: [] };
  for (const { member } of batch.claims) {
    const { kind, id } = parseMember(member);
    due[kind].push(id);
  }
  return due;
}

/** Jobs go on to their next due time; published runs and unknown jobs leave the queue. */
const completionsOf = ({ claims, now }: DueBatch, nextDue: Map<DueMember, number | null>): Completion[] =>
  claims.map((claim) => {
    const next = nextDue.get(claim.member) ?? null;
    return { claim, next: next === null ? null : Math.max(next, now + REPLAN_DELAY_MS) };
  });

const referencesOf = (plan: TickPlan): RunReference[] =>
  plan.runs.map((at) => ({ run_id: tickRunId(at, plan.job_id), attempt: 1 }));
