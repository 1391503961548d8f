import type { Clock } from '@job-scheduler/job-model';
import type { Listens, Recovery } from '@job-scheduler/job-store';

/** How long an answer is used, milliseconds. */
const KEPT_MS = 1_000;

const NOBODY: Listens = { runs: 0, to: 'plain' };

/** How many runs of announced ticks the runners can begin at one instant, and of which ticks all of them know. */
export class RunnerRoom {
  private answer: Listens = NOBODY;
  private askedAt = -Infinity;
  private asked: Promise<void> = Promise.resolve();

  constructor(
    private readonly recovery: Pick<Recovery, 'runnersListen'>,
    private readonly clock: Clock,
  ) {}

  /** The last answer, without waiting for another; no room before the first one and while the store is away. */
  get latest(): Listens {
    void this.look();
    return this.answer;
  }

  /** By an answer to a question that is a second old at most. */
  async look(): Promise<Listens> {
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
      this.answer = await this.recovery.runnersListen();
    } catch {
      this.answer = NOBODY;
    }
  }
}
