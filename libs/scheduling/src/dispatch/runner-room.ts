import type { Clock } from '@job-scheduler/job-model';
import type { Recovery } from '@job-scheduler/job-store';

/** How long an answer is used, milliseconds. */
const KEPT_MS = 1_000;

/** How many runs of announced ticks the runners can begin at one instant. */
export class RunnerRoom {
  private answer = 0;
  private askedAt = -Infinity;
  private asked: Promise<void> = Promise.resolve();

  constructor(
    private readonly recovery: Pick<Recovery, 'runnersHold'>,
    private readonly clock: Clock,
  ) {}

  /** By the last answer, without waiting for another; 0 until there is one, and while nobody can tell. */
  get latest(): number {
    void this.look();
    return this.answer;
  }

  /** By an answer to a question that is a second old at most. */
  async look(): Promise<number> {
    const now = this.clock.monotonic();
    if (now - this.askedAt >= KEPT_MS) {
      this.askedAt = now;
      this.asked = this.ask();
    }
    await this.asked;
    return this.answer;
  }

  private async ask(): Promise<void> {
    try {
      this.answer = await this.recovery.runnersHold();
    } catch {
      this.answer = 0;
    }
  }
}
