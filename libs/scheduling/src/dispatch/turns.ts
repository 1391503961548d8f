import type { Clock, RunPassage } from '@job-scheduler/job-model';
import type { Stages } from '@job-scheduler/platform';

/** An instant, on both clocks: the wall clock tells others when it was, the monotonic one how long something took. */
export interface Moment {
  now: number;
  monotonic: number;
}

/** The turns of the tick loop, as far as metrics and traces tell of them: when their stages began, and how long they took. */
export class Turns {
  constructor(
    private readonly stages: Stages,
    private readonly clock: Clock,
  ) {}

  moment(): Moment {
    return { now: this.clock.now(), monotonic: this.clock.monotonic() };
  }

  /** Notes that something due was claimed, by a claim that began then. */
  claimed(from: Moment): void {
    this.stages.took('claim', this.clock.monotonic() - from.monotonic);
  }

  /** Begins to dispatch what was claimed. */
  begin(claim: Moment): Turn {
    return new Turn(claim, this.stages, this.clock);
  }
}

/** One turn: what is claimed is planned, recorded and published, or published only. */
export class Turn {
  private readonly begun: Pick<RunPassage, 'plan_at' | 'record_at'> = {};

  constructor(
    private readonly claim: Moment,
    private readonly stages: Stages,
    private readonly clock: Clock,
  ) {}

  plan<Result>(work: () => Promise<Result>): Promise<Result> {
    this.begun.plan_at = this.at();
    return this.stages.measure('plan', work);
  }

  record<Result>(work: () => Promise<Result>): Promise<Result> {
    this.begun.record_at = this.at();
    return this.stages.measure('record', work);
  }

  /** What the messages of the turn say; they are published now. */
  passage(): RunPassage {
    return { claim_at: this.claim.now, ...this.begun, publish_at: this.at() };
  }

  /** Epoch milliseconds, by the wall clock of the claim: a clock that is set meanwhile does not turn the order round. */
  private at(): number {
    return this.claim.now + Math.round((this.clock.monotonic() - this.claim.monotonic) * 100) / 100;
  }
}
