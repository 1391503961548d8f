import type { Clock } from '@job-scheduler/job-model';
import {
  StoreUnavailableError,
  untilKnown,
  type CutOffClaim,
  type Recovery,
  type RunEndings,
  type StuckRun,
} from '@job-scheduler/job-store';
import { Batcher, type EventLog } from '@job-scheduler/platform';
import type { Arming } from '@job-scheduler/priority-queue';

const BATCH_LIMIT = 500;

/** Frees the runs whose calls this runner cut off, as soon as it reaches the store; unless recovery was faster. */
export class CutOffRuns {
  private readonly batcher = new Batcher<CutOffClaim, null>({
    limit: BATCH_LIMIT,
    lanes: 1,
    write: (claims) => this.freeBatch(claims),
  });
  private readonly givingUp = new AbortController();

  constructor(
    private readonly recovery: Recovery,
    private readonly arming: Arming,
    private readonly endings: RunEndings,
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {}

  /** Never rejects: what this cannot free, recovery frees once the runner has signed off, or after the run's deadline. */
  async free(claim: CutOffClaim): Promise<void> {
    await this.batcher.add(claim);
  }

  /** Stops trying while the store is away. */
  giveUp(): void {
    this.givingUp.abort();
  }

  private async freeBatch(claims: CutOffClaim[]): Promise<null[]> {
    try {
      const free = () => this.recovery.freeCutOff(claims);
      const { queued, released, ended, attempts, stuck } = await untilKnown(
        this.clock,
        this.givingUp.signal,
        free,
      );
      const isAway = ({ error }: StuckRun): boolean => error instanceof StoreUnavailableError;
      for (const { run_id, error } of stuck.filter((run) => !isAway(run))) this.tellUnfreed(error, run_id);
      const left = new Set(stuck.filter(isAway).map(({ run_id }) => run_id));
      void this.arming.runsAtOnce([...queued, ...released].map(({ run_id }) => run_id));
      for (const attempt of attempts) this.endings.attemptFailed(attempt);
      await this.endings.follow(ended);
      if (left.size > 0) await this.freeBatch(claims.filter(({ run_id }) => left.has(run_id)));
    } catch (error) {
      this.tellUnfreed(error, claims[0]?.run_id);
    }
    return claims.map(() => null);
  }

  private tellUnfreed(error: unknown, run_id: string | undefined): void {
    this.log.error('runs_not_freed', 'Runs whose calls were cut off could not be freed.', error, { run_id });
  }
}
