import {
  jobMember,
  stopTicks,
  runMember,
  UnusableJobError,
  type AnnouncedTick,
  type DueMember,
  type PlanInput,
  type TickPlan,
} from '@job-scheduler/job-model';
import {
  BadDataError,
  StoreUnavailableError,
  type RecordedTicks,
  type Recording,
  type RunEndings,
  type TickLedger,
  type UnusableJob,
} from '@job-scheduler/job-store';
import { isolateBadItems, type EventLog } from '@job-scheduler/platform';
import type { Announcements } from './announcements.js';
import { KnownPlans, planOf } from './known-plans.js';
import { lockedDelay } from './locked-delay.js';
import type { AcceptedRuns } from './accepted-runs.js';
import type { MissedTicks } from './missed-ticks.js';
import type { PauseEnd } from './pause-end.js';
import type { RunPublisher } from './run-publisher.js';
import type { SchedulingMetrics } from '../life/scheduling-metrics.js';
import type { StopWatch } from '../stop/stop-watch.js';
import { jobItem, type SetAside, type SetAsideItem } from './set-aside.js';
import type { Moment, Turns } from './turns.js';

/**
 * The delay before a job or run that is still due after its turn is looked at again, such as one whose plan lost the
 * race against an edit: short, but never a tight loop.
 */
export const REPLAN_DELAY_MS = 50;

/** The most jobs that are disabled in one turn, and when the others get their turn. */
const MOST_DISABLED = 50;
const NEXT_DISABLED_MS = 1_000;

/** What became of due jobs. */
export interface Dispatch {
  runs: number;
  skips: number;
  /** When each job is due next, epoch milliseconds; null or missing when it is not due again. */
  next: Map<DueMember, number | null>;
  /** Those of them that another transaction has locked: they are tried again at exactly the time in `next`. */
  locked: Set<DueMember>;
}

/** What a batch of jobs turns up: when they are due next, which of them are locked or cannot be used, and what is to be announced. */
interface Findings {
  next: Map<DueMember, number | null>;
  locked: Set<DueMember>;
  unusable: UnusableJob[];
  early: AnnouncedTick[];
}

/** The plans of due jobs: those by what was known of the jobs, which may be outdated, and those of jobs that were looked up. */
interface Plans {
  known: TickPlan[];
  others: TickPlan[];
}

/** The core of dispatching: plans the ticks of due jobs, records them in the ledger, and publishes their runs. */
export class TickDispatcher {
  private readonly known: KnownPlans;

  /** `runsPerMessage`: how many plain runs are claimed together, since they are published together. */
  constructor(
    private readonly runsPerMessage: number,
    private readonly ticks: TickLedger,
    private readonly publisher: RunPublisher,
    private readonly pauseEnd: PauseEnd,
    private readonly missedTicks: MissedTicks,
    private readonly acceptedRuns: AcceptedRuns,
    private readonly endings: RunEndings,
    private readonly setAside: SetAside,
    private readonly log: EventLog,
    private readonly metrics: SchedulingMetrics,
    private readonly turns: Turns,
    private readonly stopWatch: Pick<StopWatch, 'isStopped' | 'look'>,
    private readonly announcements: Announcements,
  ) {
    this.known = new KnownPlans(ticks, setAside, stopWatch, announcements);
  }

  /**
   * Plans and records the ticks of jobs that are due at `now`, epoch milliseconds, then publishes their runs, and announces ticks
   * that will be due soon. A job that cannot be planned or recorded is disabled afterwards, and harms no other. `begin`: when they
   * began to be claimed.
   */
  async dispatchJobs(jobIds: string[], now: number, begin: Moment = this.turns.moment()): Promise<Dispatch> {
    const next = new Map<DueMember, number | null>();
    const locked = new Set<DueMember>();
    if (jobIds.length === 0) return { runs: 0, skips: 0, next, locked };
    const unusable: UnusableJob[] = [];
    const turn = this.turns.begin(begin);
    const findings: Findings = { next, locked, unusable, early: [] };
    const taken = await this.announcements.taken(jobIds, now);
    const plans = await turn.plan(() => this.planKnownFirst(jobIds, now, new Set(taken.keys()), findings));
    const isEmpty = plans.known.length + plans.others.length === 0;
    const recorded = isEmpty ? [] : await turn.record(() => this.record(plans, now, findings));
    const runs = recorded.flatMap(({ queued }) => queued);
    this.publisher.publish(runs, turn.passage());
    await this.announcements.announce(findings.early, now, turn.passage(), next);
    this.metrics.dispatched(now, recorded);
    await this.endings.follow(recorded.flatMap(({ ended = [] }) => ended));
    await this.missedTicks.tell(recorded);
    await this.disable(unusable, now, next);
    const made = [...taken.values()].filter((each) => each === 'run').length;
    const skips = recorded.reduce((sum, plan) => sum + plan.skips.length, taken.size - made);
    return { runs: runs.length + made, skips, next, locked };
  }

  /**
   * Publishes the runs whose attempt is due, and ends accepted ones, whose end may release others. Nothing else
   * publishes them, and a run that was given back is published twice for the same attempt, so the dedup cache is not
   * asked. A run for which this is impossible harms no other: it is tried again later. Resolves to when runs are due
   * again, epoch milliseconds.
   */
  async dispatchRuns(
    runIds: string[],
    now: number,
    begin: Moment = this.turns.moment(),
  ): Promise<Map<DueMember, number>> {
    const next = new Map<DueMember, number>();
    const tried = runIds.filter((run_id) => !this.isSetAside(runItem(run_id), now, next));
    if (tried.length === 0) return next;
    const { results, bad, interruption } = await isolateBadItems(
      tried,
      async (some) => [await this.ticks.becomeDue(some)],
      (error) => error instanceof BadDataError,
    );
    const queued = results.flatMap((due) => due.queued);
    this.publisher.republish(queued, this.turns.begin(begin).passage());
    await this.endings.follow(results.flatMap(({ ended }) => ended));
    const accepted = results.flatMap((due) => due.accepted);
    const left = await this.acceptedRuns.ofNewerProcesses(accepted);
    for (const run_id of left)
      next.set(runMember(run_id), now + this.setAside.add(runItem(run_id), 'newer processes'));
    const concluded = await isolateBadItems(
      accepted.filter(({ run_id }) => !left.has(run_id)),
      (some) => this.acceptedRuns.conclude(some),
      (error) => !(error instanceof StoreUnavailableError),
    );
    const unfinished = [...(interruption?.items ?? []), ...(concluded.interruption?.items ?? []).map(idOf)];
    for (const run_id of unfinished) next.set(runMember(run_id), now + REPLAN_DELAY_MS);
    const due = [...results.flatMap(({ later }) => later), ...concluded.results];
    for (const { run_id, due_at } of due) next.set(runMember(run_id), due_at);
    const own = new Set(runIds);
    await this.dispatchRuns(
      due.map(idOf).filter((run_id) => !own.has(run_id)),
      now,
      begin,
    );
    const stuck = [...bad, ...concluded.bad.map(({ item, error }) => ({ item: item.run_id, error }))];
    for (const { item, error } of stuck) next.set(runMember(item), now + this.leaveStuck(item, error));
    return next;
  }

  private leaveStuck(run_id: string, error: unknown): number {
    this.log.error(
      'run_stuck',
      'A due run could not be continued; it will be tried again in a minute.',
      error,
      {
        run_id,
      },
    );
    return this.setAside.add(runItem(run_id));
  }

  /** Whether the item is left alone for now; if so, says when it is due again. */
  private isSetAside(item: SetAsideItem, now: number, next: Map<DueMember, number | null>): boolean {
    const delayMs = this.setAside.delayOf(item);
    if (delayMs === null) return false;
    next.set(item.member, now + delayMs);
    return true;
  }

  /** `sure`: the jobs of which what is known was just looked up. */
  private async planKnownFirst(
    jobIds: string[],
    now: number,
    sure: ReadonlySet<string>,
    findings: Findings,
  ): Promise<Plans> {
    const { plans, early, waiting, others } = this.known.plansOf(jobIds, now, sure);
    findings.early.push(...early);
    for (const input of waiting)
      findings.next.set(jobMember(input.id), this.announcements.looksAt(input, now));
    return { known: plans, others: await this.plan(others, now, findings) };
  }

  /** Looks jobs up and plans them. */
  private async plan(jobIds: string[], now: number, findings: Findings): Promise<TickPlan[]> {
    const { next, unusable, early } = findings;
    const plans: TickPlan[] = [];
    const inputs = jobIds.length === 0 ? [] : await this.ticks.planInputs(jobIds);
    // What was resumed a moment ago must run.
    if (inputs.some((input) => this.stopWatch.isStopped(input))) await this.stopWatch.look();
    for (const input of inputs) {
      if (this.isSetAside(jobItem(input.id, input.cursor.revision), now, next)) continue;
      const plan = planOf(input, now);
      if (plan instanceof Error) unusable.push(unusableBy(input, plan));
      else if (plan !== null) plans.push(this.stopWatch.isStopped(input) ? stopTicks(plan) : plan);
      else if (isPauseOver(input, now)) await this.resume(input, findings);
      else {
        const tick = this.announcements.next(input, now);
        if (tick !== null) early.push(tick);
        next.set(jobMember(input.id), this.announcements.looksAt(input, now));
      }
    }
    return plans;
  }

  /**
   * Resolves to the plans that the ledger accepted. Of those that it did not, jobs that were planned by what was known of them are
   * looked up and planned again at once, unless they are locked; the others lost a race, and are planned again soon.
   */
  private async record({ known, others }: Plans, now: number, findings: Findings): Promise<RecordedTicks[]> {
    const { recorded, refused, locked } = await this.recordOnce([...known, ...others], now, findings);
    const outdated = left(known, [...recorded, ...locked, ...refused.map(({ plan }) => plan)]);
    if (outdated.length === 0) return recorded;
    const again = await this.plan(outdated, now, findings);
    if (again.length > 0) recorded.push(...(await this.recordOnce(again, now, findings)).recorded);
    return recorded;
  }

  private async recordOnce(plans: TickPlan[], now: number, findings: Findings): Promise<Recording> {
    const { next, locked, unusable } = findings;
    const recording = await this.ticks.recordTicks(plans, this.runsPerMessage);
    for (const { job_id } of plans) next.set(jobMember(job_id), now + REPLAN_DELAY_MS);
    for (const plan of recording.locked) {
      locked.add(jobMember(plan.job_id));
      next.set(jobMember(plan.job_id), now + lockedDelay(plan, now));
    }
    for (const plan of recording.recorded)
      next.set(jobMember(plan.job_id), this.announcements.looksAt(plan, now));
    for (const { plan, reason } of recording.refused) {
      unusable.push({ job_id: plan.job_id, revision: plan.expected.revision, reason });
    }
    return recording;
  }

  /**
   * A job that could not be disabled is looked at again later; one that was edited meanwhile is armed by its edit. Many
   * jobs that become unusable at once, as when a time zone is gone, must not make the others wait.
   */
  private async disable(
    unusable: UnusableJob[],
    now: number,
    next: Map<DueMember, number | null>,
  ): Promise<void> {
    if (unusable.length === 0) return;
    const [some, others] = [unusable.slice(0, MOST_DISABLED), unusable.slice(MOST_DISABLED)];
    const { disabled, areLeft } = await this.endings.disableUnusable(some);
    for (const { job_id, revision } of some) {
      const leave = () =>
        now + this.setAside.add(jobItem(job_id, revision), areLeft ? 'newer processes' : 'later');
      next.set(jobMember(job_id), disabled.has(job_id) ? null : leave());
    }
    for (const { job_id } of others) next.set(jobMember(job_id), now + NEXT_DISABLED_MS);
  }

  private async resume(input: PlanInput, { next, unusable }: Findings): Promise<void> {
    try {
      next.set(jobMember(input.id), await this.pauseEnd.resume(input.id));
    } catch (error) {
      if (!(error instanceof UnusableJobError || error instanceof BadDataError)) throw error;
      unusable.push(unusableBy(input, error));
    }
  }
}

const runItem = (run_id: string): SetAsideItem => ({ member: runMember(run_id), revision: null });

const idOf = ({ run_id }: { run_id: string }): string => run_id;

/** Why a job could not be planned, in words for its owner. */
const reasonOf = (error: unknown): string =>
  error instanceof UnusableJobError ? error.message : `The job's ticks cannot be planned: ${String(error)}.`;

/** The jobs of those plans that were not dealt with. */
function left(plans: TickPlan[], dealtWith: { job_id: string }[]): string[] {
  const done = new Set(dealtWith.map(({ job_id }) => job_id));
  return plans.map(({ job_id }) => job_id).filter((id) => !done.has(id));
}

const unusableBy = ({ id, cursor }: PlanInput, error: Error): UnusableJob => ({
  job_id: id,
  revision: cursor.revision,
  reason: reasonOf(error),
});

const isPauseOver = ({ cursor: { status, next_due } }: PlanInput, now: number): boolean =>
  status === 'paused' && next_due !== null && next_due <= now;
