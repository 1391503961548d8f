import type { AnnouncedTick, Clock } from '@job-scheduler/job-model';
import { TIMER_MS, type StoreClock } from '@job-scheduler/job-store';
import type { CallSlots } from '../calls/call-slots.js';
import type { RunExecutor } from '../calls/run-executor.js';
import type { HeldDelivery } from '../intake/held-delivery.js';
import type { Heartbeat } from '../life/heartbeat.js';
import type { WorkUnderWay } from '../life/work-under-way.js';
import { KeptTicks, type KeptTick } from './kept-ticks.js';

const MOST_AT_ONCE = 200;

/** A tick that is not recorded so long after its instant is left to the scheduler, which looks for it a moment later. */
const LAPSED_MS = 100;

/** The job of a tick that was not recorded may have been locked for a moment. */
const TRY_AGAIN_AFTER_MS = 10;
const MOST_TRIES = 3;

/** While there is no room, and while the store is away. */
const LOOK_AGAIN_MS = 5;
const ASK_AGAIN_MS = 100;

/** The store's time is asked for this often while ticks are kept, milliseconds. */
const CLOCK_KEPT_MS = 1_000;

/** When it was last asked for longer ago than this, one answer is not enough: the best of some counts. */
const LONG_AGO_MS = 10_000;
const FIRST_LOOKS = 3;

/** More than this is left to the scheduler. */
const MOST_KEPT = 20_000;

/** How announced ticks become runs. */
export interface TakingTicks {
  /** How long before their instants ticks are taken, milliseconds. */
  readonly leadMs: number;
  /** Ticks that follow within this time are taken together, milliseconds. */
  readonly gatherMs: number;
  /** Records ticks, claims their runs, and has them called. Resolves to the ticks that are not recorded. `signal`: this runner stops. */
  take(some: KeptTick[], signal: AbortSignal): Promise<KeptTick[]>;
}

/** What decides whether a runner may take ticks. */
export interface RoomForTicks {
  slots: CallSlots;
  executor: RunExecutor;
  heartbeat: Heartbeat;
  work: WorkUnderWay;
}

/** Keeps announced ticks, and takes them in time: at their instants, or shortly before, by the clock of the store. */
export class TicksInTime {
  private readonly kept = new KeptTicks();
  private isRunning = false;
  /** Ends the sleep until the first instant, when an earlier one was announced. */
  private resting = new AbortController();
  private readonly stopping = new AbortController();

  /** `isOtherDue` tells whether runs that are due wait for room: while they do, nothing is taken. */
  constructor(
    private readonly taking: TakingTicks,
    private readonly storeClock: StoreClock,
    private readonly clock: Clock,
    private readonly room: RoomForTicks,
    private readonly isOtherDue: () => boolean,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  private get isStopped(): boolean {
    return this.stopping.signal.aborted;
  }

  keep(ticks: AnnouncedTick[], delivery: HeldDelivery): void {
    if (this.isStopped || ticks.length === 0) return;
    const before = this.kept.first;
    for (const tick of ticks) if (this.kept.size < MOST_KEPT) this.kept.add({ tick, delivery, tries: 0 });
    const { first } = this.kept;
    if (first !== null && (before === null || first < before)) this.resting.abort();
    this.run();
  }

  stop(): void {
    this.kept.clear();
    this.stopping.abort();
    this.resting.abort();
  }

  private run(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    const done = this.takeInTurn().finally(() => (this.isRunning = false));
    void done.catch(this.onFailure);
  }

  private async takeInTurn(): Promise<void> {
    for (let first = this.kept.first; first !== null; first = this.kept.first) {
      this.resting = new AbortController();
      if (this.storeClock.age > CLOCK_KEPT_MS && !(await this.knowsTime())) continue;
      const wait = this.storeClock.until(first) - this.taking.leadMs;
      if (wait > 0) await this.wait(first, wait);
      else if (this.drop() === 0 && !(await this.takeSome(first)))
        await this.clock.sleep(LOOK_AGAIN_MS, this.stopping.signal);
    }
  }

  /** Timers are a little late. That does not matter to ticks that are taken well before their instants. */
  private async wait(first: number, ms: number): Promise<void> {
    const early = this.taking.leadMs > 0 ? 0 : TIMER_MS;
    if (ms > early) await this.clock.sleep(Math.min(ms - early, CLOCK_KEPT_MS), this.resting.signal);
    else await this.storeClock.reached(first);
  }

  private async knowsTime(): Promise<boolean> {
    const looks = this.storeClock.age > LONG_AGO_MS ? FIRST_LOOKS : 1;
    try {
      for (let look = 0; look < looks; look += 1) await this.storeClock.look();
      return true;
    } catch {
      await this.clock.sleep(ASK_AGAIN_MS, this.stopping.signal);
      this.drop();
      return false;
    }
  }

  /** Leaves to the scheduler what was not recorded in time. While the time is not known, nothing is. */
  private drop(): number {
    const { first } = this.kept;
    if (first === null) return 0;
    const late = -this.storeClock.until(first) - LAPSED_MS;
    if (!(late >= 0)) return 0;
    return this.kept.take(first + late, MOST_KEPT).length;
  }

  /** Takes what is due soon, as far as there is room. False when there is none. */
  private async takeSome(first: number): Promise<boolean> {
    if (!this.mayTake()) return false;
    const { slots, work } = this.room;
    const { leadMs, gatherMs } = this.taking;
    const room = Math.min(slots.room, MOST_AT_ONCE);
    const some = this.kept.take(first - this.storeClock.until(first) + leadMs + gatherMs, room);
    if (some.length === 0) return false;
    slots.reserve(some.length);
    const taking = this.take(some);
    // A shutdown waits for what is being recorded, and not for what is kept.
    work.track(taking.then(() => undefined));
    for (const kept of await taking) this.tryAgain(kept);
    return true;
  }

  private async take(some: KeptTick[]): Promise<KeptTick[]> {
    try {
      return await this.taking.take(some, this.stopping.signal);
    } catch (error) {
      this.onFailure(error);
      return [];
    } finally {
      this.room.slots.giveUp(some.length);
    }
  }

  private mayTake(): boolean {
    const { executor, heartbeat } = this.room;
    return !this.isStopped && !this.isOtherDue() && executor.hasRoom() && heartbeat.isFresh();
  }

  private tryAgain(kept: KeptTick): void {
    if (this.isStopped || kept.tries + 1 >= MOST_TRIES) return;
    void this.clock.sleep(TRY_AGAIN_AFTER_MS, this.stopping.signal).then(() => {
      if (this.isStopped) return;
      this.kept.add({ ...kept, tries: kept.tries + 1 });
      this.resting.abort();
      this.run();
    });
  }
}
