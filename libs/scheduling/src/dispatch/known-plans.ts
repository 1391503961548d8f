import { planTicks, type AnnouncedTick, type PlanInput, type TickPlan } from '@job-scheduler/job-model';
import type { TickLedger } from '@job-scheduler/job-store';
import type { StopWatch } from '../stop/stop-watch.js';
import type { Announcements } from './announcements.js';
import { jobItem, type SetAside } from './set-aside.js';

/** What is to be done about jobs by what is known of them. */
export interface KnownJobs {
  plans: TickPlan[];
  /** Ticks that are not due yet, and are to be announced. */
  early: AnnouncedTick[];
  /** Those of `sure` whose next ticks are neither due nor to be announced yet. */
  waiting: PlanInput[];
  /** The jobs that have to be looked up. */
  others: string[];
}

/** Plans jobs by what is known of them from their last ticks, without a look at the ledger. */
export class KnownPlans {
  constructor(
    private readonly ticks: TickLedger,
    private readonly setAside: SetAside,
    private readonly stopWatch: Pick<StopWatch, 'isStopped'>,
    private readonly announcements: Announcements,
  ) {}

  /**
   * The plans of due jobs, and the jobs that have to be looked up. A plan is made of one tick that becomes a run and of nothing
   * else: if another scheduler had recorded ticks since, there would be more. `sure`: the jobs of which what is known was just
   * looked up.
   */
  plansOf(jobIds: string[], now: number, sure: ReadonlySet<string>): KnownJobs {
    const inputs = this.ticks.knownInputs(jobIds);
    const known: KnownJobs = { plans: [], early: [], waiting: [], others: [] };
    for (const id of jobIds) {
      const input = inputs.get(id);
      if (input === undefined) known.others.push(id);
      else if (isAhead(input, now)) this.sortEarly(input, now, sure, known);
      else {
        const plan = this.planOfOneRun(input, now);
        if (plan === null) known.others.push(id);
        else known.plans.push(plan);
      }
    }
    return known;
  }

  private sortEarly(input: PlanInput, now: number, sure: ReadonlySet<string>, known: KnownJobs): void {
    const tick = this.announcements.next(input, now);
    if (tick !== null) known.early.push(tick);
    else if (sure.has(input.id)) known.waiting.push(input);
    else known.others.push(input.id);
  }

  private planOfOneRun(input: PlanInput, now: number): TickPlan | null {
    if (this.stopWatch.isStopped(input)) return null;
    if (this.setAside.delayOf(jobItem(input.id, input.cursor.revision)) !== null) return null;
    const plan = planOf(input, now);
    if (plan === null || plan instanceof Error) return null;
    return plan.runs.length === 1 && plan.skips.length === 0 ? plan : null;
  }
}

const isAhead = ({ cursor: { next_due } }: PlanInput, now: number): boolean =>
  next_due !== null && next_due > now;

/** Planning reads nothing but the job, so whatever it throws is about the job. */
export function planOf(input: PlanInput, now: number): TickPlan | Error | null {
  try {
    return planTicks(input, now);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
