import { isUndecided, type AnnouncedTick, type Clock } from '@job-scheduler/job-model';
import type { StoreClock } from '@job-scheduler/job-store';
import type { EventLog } from '@job-scheduler/platform';
import type { HeldDelivery } from '../intake/held-delivery.js';
import type { DecidedWhenDue } from './decided-when-due.js';
import type { RecordedAhead } from './recorded-ahead.js';
import { TicksInTime, type RoomForTicks, type TakingTicks } from './ticks-in-time.js';

/**
 * The ticks that were announced to this runner before they are due. Each is in one of these modes:
 *
 * - kept: the ledger knows nothing of it; if this runner dies or stops, the scheduler dispatches it when it is due;
 * - taken: it is recorded, and its run claimed, if its job is still as it was announced and there is room that nothing that is due
 *   already needs. That happens just before its instant; or at its instant, if something is to be decided about it then, and it may
 *   be skipped;
 * - called: at its instant by the clock of the store, or given back then if this runner stops;
 * - left to the scheduler: its job has changed, or there was no room in time.
 */
export class AnnouncedTicks {
  private readonly ahead: TicksInTime;
  private readonly whenDue: TicksInTime;
  private isOtherDue: () => boolean = () => false;

  constructor(
    recordedAhead: RecordedAhead,
    decidedWhenDue: DecidedWhenDue,
    storeClock: StoreClock,
    clock: Clock,
    room: RoomForTicks,
    private readonly log: EventLog,
  ) {
    const inTime = (taking: TakingTicks): TicksInTime =>
      new TicksInTime(
        taking,
        storeClock,
        clock,
        room,
        () => this.isOtherDue(),
        (error) => this.tellFailure(error),
      );
    this.ahead = inTime(recordedAhead);
    this.whenDue = inTime(decidedWhenDue);
  }

  /** `isDue` tells whether runs that are due wait for room: while they do, nothing is taken. */
  yieldWhile(isDue: () => boolean): void {
    this.isOtherDue = isDue;
  }

  /** Keeps ticks until they are due. */
  keep(ticks: AnnouncedTick[], delivery: HeldDelivery): void {
    const undecided = ticks.filter(isUndecided);
    this.whenDue.keep(undecided, delivery);
    this.ahead.keep(undecided.length === 0 ? ticks : ticks.filter((tick) => !isUndecided(tick)), delivery);
  }

  /** Leaves what is kept to the scheduler. What is taken is given back at its instant, so that nobody calls it before. */
  stop(): void {
    this.ahead.stop();
    this.whenDue.stop();
  }

  private tellFailure(error: unknown): void {
    const message = 'Announced ticks could not be recorded; they will be when they are due.';
    this.log.error('claim_failed', message, error);
  }
}
