import { CANARY_JOB_ID, createCanary, pauseJob, resumeJob } from '@job-scheduler/job-model';
import type { CanaryRuns, JobRepository, Recovery } from '@job-scheduler/job-store';
import type { CanaryState, LoopBody } from '@job-scheduler/platform';
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
  private isHalted = false;

  constructor(
    private readonly id: string,
    private readonly isOn: boolean,
    private readonly jobs: JobRepository,
    private readonly runs: CanaryRuns,
    private readonly recovery: Recovery,
    private readonly arming: Arming,
    private readonly state: CanaryState,
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

  /** Creates the job, or resumes it if somebody stopped it. */
  private async keepGoing(): Promise<void> {
    const job = await this.jobs.get(CANARY_JOB_ID);
    if (job === null) await this.arming.job(await this.jobs.create(createCanary));
    else if (job.cursor.status !== 'active') {
      const write = await this.jobs.edit(CANARY_JOB_ID, resumeJob);
      if (write !== null) await this.arming.job(write.job);
    }
  }

  /** Pauses the job of an installation that had a canary before. */
  private async halt(): Promise<number> {
    if (!this.isHalted) {
      const pause = { reason: 'CANARY is off.', until: null };
      const write = await this.jobs.edit(CANARY_JOB_ID, (job, now) =>
        job.cursor.status === 'active' ? pauseJob(job, pause, 'system', now) : null,
      );
      if (write !== null) await this.arming.job(write.job);
      this.isHalted = true;
    }
    return REST_MS;
  }
}
