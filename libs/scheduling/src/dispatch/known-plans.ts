import { planTicks, type PlanInput, type TickPlan } from '@job-scheduler/job-model';
import type { TickLedger } from '@job-scheduler/job-store';
import type { StopWatch } from '../stop/stop-watch.js';
import { jobItem, type SetAside } from './set-aside.js';

/** Plans jobs by what is known of them from their last ticks, without a look at the ledger. */
export class KnownPlans {
  constructor(
    private readonly ticks: TickLedger,
    private readonly setAside: SetAside,
    private readonly stopWatch: Pick<StopWatch, 'isStopped'>,
  ) {}

  /**
   * The plans of due jobs, and the jobs that have to be looked up. A plan is made of one tick that becomes a run and of nothing
   * else: if another scheduler had recorded ticks since, there would be more.
   */
  plansOf(jobIds: string[], now: number): { plans: TickPlan[]; others: string[] } {
    const known = this.ticks.knownInputs(jobIds);
    const plans: TickPlan[] = [];
    const others: string[] = [];
    for (const id of jobIds) {
      const plan = this.planOfOneRun(known.get(id), now);
      if (plan === null) others.push(id);
      else plans.push(plan);
    }
    return { plans, others };
  }

  private planOfOneRun(input: PlanInput | undefined, now: number): TickPlan | null {
    if (input === undefined || this.stopWatch.isStopped(input)) return null;
    if (this.setAside.delayOf(jobItem(input.id, input.cursor.revision)) !== null) return null;
    const plan = planOf(input, now);
    if (plan === null || plan instanceof Error) return null;
    return plan.runs.length === 1 && plan.skips.length === 0 ? plan : null;
  }
}

/** Planning reads nothing but the job, so whatever it throws is about the job. */
export function planOf(input: PlanInput, now: number): TickPlan | Error | null {
  try {
    return planTicks(input, now);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
