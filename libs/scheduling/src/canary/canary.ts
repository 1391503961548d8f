import {
  CANARY_JOB_ID,
  CANARY_JOB_NAME,
  createCanary,
  pauseJob,
  restoreCanary,
  type Job,
} from '@job-scheduler/job-model';
import type { CanaryRuns, JobRepository, Recovery } from '@job-scheduler/job-store';
import type { CanaryState, EventLog, LoopBody } from '@job-scheduler/platform';
import type { Arming } from '@job-scheduler/priority-queue';

const LEASE_NAME = 'canary';
/** Longer than a rest: while its holder lives, no other scheduler takes the lease. */
const LEASE_MS = 15_000;
const REST_MS = 5_000;
const KEPT_MS = 10 * 60_000;

/**
 * The canary: a job that the system keeps for itself, whose runs take the same way as all others. One scheduler at a time
 * keeps it going and removes its old runs; every scheduler watches it.
 */
export class Canary implements LoopBody {
  readonly name = 'canary';
  /** Whether the log says that another job has the canary's name. */
  private toldOfName = false;

  constructor(
    private readonly id: string,
    private readonly isOn: boolean,
    private readonly jobs: JobRepository,
    private readonly runs: CanaryRuns,
    private readonly recovery: Recovery,
    private readonly arming: Arming,
    private readonly state: CanaryState,
    private readonly log: EventLog,
  ) {
    if (isOn) state.watch();
  }

  async runOnce(): Promise<number> {
    if (!this.isOn) return this.halt();
    const last = await this.runs.last();
    if (last !== null) this.state.saw(last);
    if (await this.recovery.holdLease(LEASE_NAME, this.id, LEASE_MS)) {
      await this.keepGoing();
      await this.runs.trim(KEPT_MS);
    }
    return REST_MS;
  }

  /** Lets another scheduler take over at once. */
  async release(): Promise<void> {
    await this.recovery.releaseLease(LEASE_NAME, this.id);
  }

  /** Creates the job, or restores it if somebody changed or stopped it. */
  private async keepGoing(): Promise<void> {
    const job = await this.jobs.get(CANARY_JOB_ID);
    if (job === null) return this.create();
    // Most often there is nothing to do, and a lock on the job would hold up its ticks.
    if (restoreCanary(job, job.updated_at) === null) return;
    const write = await this.jobs.edit(CANARY_JOB_ID, restoreCanary);
    if (write !== null) await this.arming.job(write.job);
  }

  /** Creates the job unless another one has its name, which only whoever made that job can change. */
  private async create(): Promise<void> {
    const namesake = await this.jobs.getByName(CANARY_JOB_NAME);
    if (namesake !== null) return this.tellOf(namesake);
    this.toldOfName = false;
    await this.arming.job(await this.jobs.create(createCanary));
  }

  private tellOf(namesake: Job): void {
    if (this.toldOfName) return;
    this.toldOfName = true;
    this.log.warn(
      'canary_name_taken',
      `The system cannot keep its own job, since a job of yours is named ${CANARY_JOB_NAME}: rename that job, or set CANARY=off.`,
      { job_id: namesake.id, job_name: CANARY_JOB_NAME },
    );
  }

  /**
   * Pauses the job of an installation that had a canary before. At each rest, since a scheduler that has not been restarted
   * yet resumes it.
   */
  private async halt(): Promise<number> {
    const job = await this.jobs.get(CANARY_JOB_ID);
    if (job?.cursor.status !== 'active') return REST_MS;
    const pause = { reason: 'CANARY is off.', until: null };
    const write = await this.jobs.edit(CANARY_JOB_ID, (canary, now) =>
      canary.cursor.status === 'active' ? pauseJob(canary, pause, 'system', now) : null,
    );
    if (write !== null) await this.arming.job(write.job);
    return REST_MS;
  }
}
