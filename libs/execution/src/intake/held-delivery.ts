import type { RunPassage, RunReference } from '@job-scheduler/job-model';
import type { Delivery } from '@job-scheduler/job-queue';

/** A run of a delivery that is not claimed yet. */
export interface PendingRun {
  reference: RunReference;
  delivery: HeldDelivery;
}

/** A delivery that the runner holds. Its message is acknowledged once the last of its runs is claimed. */
export class HeldDelivery {
  private unclaimed: number;
  private isPoison = false;

  /** `receivedAt`: epoch milliseconds. */
  constructor(
    private readonly delivery: Delivery,
    readonly receivedAt: number,
  ) {
    this.unclaimed = delivery.runs.length;
  }

  /** When its runs passed through the scheduler. */
  get passage(): RunPassage | undefined {
    return this.delivery.passage;
  }

  /** Whether it announced ticks, of which this runner records those that it takes. */
  get isAnnouncement(): boolean {
    return this.delivery.announced !== undefined;
  }

  pendingRuns(): PendingRun[] {
    return this.delivery.runs.map((reference) => ({ reference, delivery: this }));
  }

  /** Notes that one more of its runs was claimed, by this runner or another. */
  claimed(): void {
    this.unclaimed -= 1;
    if (this.unclaimed > 0) return;
    if (this.isPoison) this.delivery.reject();
    else this.delivery.ack();
  }

  /** Notes that the message can never be handled: it is dead-lettered once its other runs are claimed. */
  condemn(): void {
    this.isPoison = true;
  }

  /** Gives the message back. Runs of it that were claimed are lost races for whoever gets it next. */
  release(): void {
    this.delivery.release();
  }
}
