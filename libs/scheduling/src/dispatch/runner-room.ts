import type { Clock } from '@job-scheduler/job-model';
import type { Recovery } from '@job-scheduler/job-store';

/** How long an answer is used, milliseconds. */
const KEPT_MS = 1_000;

/** How many runs of announced ticks the runners can begin at one instant. */
export class RunnerRoom {
  private answer = 0;
  private askedAt = -Infinity;

  constructor(
    private readonly recovery: Pick<Recovery, 'runnersHold'>,
    private readonly clock: Clock,
  ) {}

  /** By the last answer, without waiting for another; 0 until there is one, and while nobody can tell. */
  get latest(): number {
    void this.look();
    return this.answer;
  }

  /** By an answer that is a second old at most. */
  async look(): Promise<number> {
    if (this.clock.monotonic() - this.askedAt < KEPT_MS) return this.answer;
    this.askedAt = this.clock.monotonic();
    try {
      this.answer = await this.recovery.runnersHold();
    } catch {
      this.answer = 0;
    }
    return this.answer;
  }
}
