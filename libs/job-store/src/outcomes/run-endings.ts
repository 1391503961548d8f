import { CANARY_JOB_ID, type AlertOccurrence } from '@job-scheduler/job-model';
import type { AlertOutbox } from '../alert-outbox.js';
import type { EndedRun, Streak } from './ended-run.js';
import type { JobRepository } from '../job-repository.js';
import { runFields, type CallFields, type RunLog, type RunOutcome } from './run-log.js';
import { StoppedJobs, type OutcomeLog, type UnusableJob } from './stopped-jobs.js';
import type { StoreVersion } from '../store-version.js';

/** Counts runs that ended. */
export interface EndedRunCounter {
  inc(labels: { outcome: string; trigger: string }, count: number): void;
}

/** What became of jobs that cannot be used. */
export interface Disabling {
  /** The jobs that this call disabled; the others were edited or stopped meanwhile, or cannot be written either. */
  disabled: Set<string>;
  /** True when none was touched, because newer processes may be able to use them. */
  areLeft: boolean;
}

/** A run whose rules say what this process does not know. */
export interface UnknownRun {
  run_id: string;
  /** What is not known, in words. */
  reason: string;
}

/** A run that ended with news about its job. */
type RunWithStreak = EndedRun & { streak: Streak };

/**
 * What follows when runs end. Whoever ends runs (runner, recovery, a user, an edit of the job, the deadline of a
 * completion) hands them to this class: it counts and logs each, raises alerts, and disables jobs that fail too often.
 */
export class RunEndings {
  private readonly stoppedJobs: StoppedJobs;

  constructor(
    jobs: JobRepository,
    private readonly alerts: Pick<AlertOutbox, 'raise'>,
    private readonly version: StoreVersion,
    private readonly log: OutcomeLog,
    private readonly counter: EndedRunCounter,
    private readonly runLog: RunLog,
  ) {
    this.stoppedJobs = new StoppedJobs(jobs, log);
  }

  /**
   * Never throws: the runs have ended, and what cannot be done about it is logged. `callOf`: what the caller knows about the
   * last call of a run. Runs of the canary are neither counted nor logged.
   */
  async follow(ended: EndedRun[], callOf: (runId: string) => CallFields | undefined = noCall): Promise<void> {
    this.count(ended);
    for (const run of ended) {
      if (run.job_id === CANARY_JOB_ID) continue;
      if (this.runLog.tells(run.state)) this.runLog.ended(runFields(run, callOf(run.run_id)));
    }
    const occurrences: AlertOccurrence[] = [];
    for (const run of ended.filter(hasStreak)) {
      const { alerts } = run.streak.policies;
      // What another version stored may be anything.
      const hasAlerts = Array.isArray(alerts) && alerts.length > 0;
      if (hasAlerts) occurrences.push(...occurrencesOf(run));
      if (!hasFailed(run) || !(await this.disableFailing(run))) continue;
      if (hasAlerts) occurrences.push(occurrenceOf(run, 'disabled'));
    }
    if (occurrences.length > 0) await this.raise(occurrences);
  }

  /** Nearly all runs of a batch end alike, and a counter costs more than everything else that is done here about one of them. */
  private count(ended: EndedRun[]): void {
    let [first, alike] = [ended[0], 0];
    for (const run of ended) {
      if (run.job_id === CANARY_JOB_ID) continue;
      if (first !== undefined && (run.state !== first.state || run.trigger !== first.trigger)) {
        this.countAlike(first, alike);
        [first, alike] = [run, 0];
      }
      alike += 1;
    }
    if (first !== undefined) this.countAlike(first, alike);
  }

  private countAlike({ state, trigger }: EndedRun, count: number): void {
    if (count > 0) this.counter.inc({ outcome: state, trigger }, count);
  }

  /** Logs runs that became skip rows because no runner took them in time; ticks without a run are counted elsewhere. */
  expired(runs: RunOutcome[]): void {
    for (const run of runs) this.runLog.ended(runFields(run));
  }

  /** Logs an attempt that failed, whether or not its run goes on. */
  attemptFailed(run: RunOutcome, call?: CallFields): void {
    this.runLog.attemptFailed(runFields(run, call));
  }

  /** Pauses a job whose target says 410 Gone. */
  async targetIsGone(jobId: string): Promise<void> {
    await this.follow((await this.stoppedJobs.pauseGone(jobId)) ?? []);
  }

  /**
   * Disables jobs that cannot be planned or carried out, so that they harm only themselves, and raises alerts about it.
   * A process that is older than the store touches none: the jobs may be fine for the newer ones. Never rejects.
   */
  async disableUnusable(jobs: UnusableJob[]): Promise<Disabling> {
    if (await this.mayBeOutdated()) {
      if (jobs[0] !== undefined) this.tellLeft('job', jobs[0].job_id, jobs[0], jobs.length);
      return { disabled: new Set(), areLeft: true };
    }
    const disabled: UnusableJob[] = [];
    for (const job of jobs) {
      const ended = await this.stoppedJobs.disableUnusable(job);
      if (ended !== null) disabled.push(job);
      await this.follow(ended ?? []);
    }
    const occurrence = { event: 'disabled', failures: 0, run_id: null } as const;
    const occurrences = disabled.map(({ job_id, reason }) => ({
      job_id,
      ...occurrence,
      reason: reason.replace(/\.$/, ''),
    }));
    if (occurrences.length > 0) await this.raise(occurrences);
    return { disabled: new Set(disabled.map(({ job_id }) => job_id)), areLeft: false };
  }

  /**
   * Whether runs whose rules this process does not know are left to newer processes; if so, it is logged. If not, they are
   * carried out as far as their rules can be applied.
   */
  async leavesRuns(runs: UnknownRun[]): Promise<boolean> {
    if (runs[0] === undefined || !(await this.mayBeOutdated())) return false;
    this.tellLeft('run', runs[0].run_id, runs[0], runs.length);
    return true;
  }

  /** True also when nobody can tell. */
  private mayBeOutdated(): Promise<boolean> {
    return this.version.isNewer().catch(() => true);
  }

  /** Logs one of them, and how many others there are. */
  private tellLeft(what: 'job' | 'run', id: string, { reason }: { reason: string }, count: number): void {
    const which = count === 1 ? `A ${what}` : `A ${what}, and ${count - 1} others,`;
    const message = `${which} cannot be used by this process, which is older than the database's schema; newer processes take it: ${reason}`;
    if (what === 'job') this.log.warn('jobs_left', message, { job_id: id });
    else this.log.warn('runs_left', message, { run_id: id });
  }

  /** True when this call disabled the job; that ends those of its runs that have not started. */
  private async disableFailing({ job_id, streak }: RunWithStreak): Promise<boolean> {
    const ended = await this.stoppedJobs.disableFailing(job_id, streak);
    await this.follow(ended ?? []);
    return ended !== null;
  }

  private async raise(occurrences: AlertOccurrence[]): Promise<void> {
    try {
      await this.alerts.raise(occurrences);
    } catch (error) {
      this.log.error(
        'alert_not_raised',
        'An alert could not be raised; the next failure will raise it.',
        error,
      );
    }
  }
}

const noCall = (): undefined => undefined;

const hasStreak = (run: EndedRun): run is RunWithStreak => run.streak !== null;

const hasFailed = ({ state }: EndedRun): boolean => state === 'failed' || state === 'lost';

/** A failure, or the success after failures. */
function occurrencesOf(run: RunWithStreak): AlertOccurrence[] {
  if (hasFailed(run)) return [occurrenceOf(run, 'failure')];
  const { failures_before } = run.streak;
  if (run.state !== 'succeeded' || failures_before === 0) return [];
  return [{ ...occurrenceOf(run, 'recovery'), failures: failures_before }];
}

const occurrenceOf = (run: RunWithStreak, event: AlertOccurrence['event']): AlertOccurrence => ({
  job_id: run.job_id,
  event,
  failures: run.streak.failures,
  run_id: run.run_id,
  reason: run.reason,
});
