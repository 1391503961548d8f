import { announcedRun, announcedRunId, type AnnouncedTick, type Clock } from '@job-scheduler/job-model';
import type { ClaimedRun, Claimant } from '@job-scheduler/job-store';
import type { EventLog, Stages } from '@job-scheduler/platform';
import { randomUUID } from 'node:crypto';
import type { CallSlots } from '../calls/call-slots.js';
import { heldRuns } from '../calls/held-run.js';
import type { RunExecutor } from '../calls/run-executor.js';
import type { HeldDelivery } from '../intake/held-delivery.js';
import type { RunClaims } from '../intake/run-claims.js';
import type { ExecutionMetrics } from '../life/execution-metrics.js';
import type { Heartbeat } from '../life/heartbeat.js';
import type { WorkUnderWay } from '../life/work-under-way.js';
import type { RunTraces } from '../traces/run-traces.js';
import { KeptTicks, type KeptTick } from './kept-ticks.js';
import type { StoreClock } from './store-clock.js';

/**
 * How long before its instant a tick is recorded, milliseconds: as long as that takes on a machine that is not overloaded, and no
 * longer, since a change of its job waits until its instant.
 */
const LEAD_MS = 20;

/** Ticks that follow within this time are recorded together, milliseconds. */
const GATHER_MS = 5;

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

/**
 * The ticks that were announced to this runner before they are due. Each is in one of these modes:
 *
 * - kept: the ledger knows nothing of it; if this runner dies or stops, the scheduler dispatches it when it is due;
 * - taken: just before its instant it is recorded, and its run claimed, if its job is still as it was announced and there is room
 *   that nothing that is due already needs;
 * - called: at its instant by the clock of the store, or given back then if this runner stops;
 * - left to the scheduler: its job has changed, or there was no room in time.
 */
export class AnnouncedTicks {
  private readonly kept = new KeptTicks();
  private isStopped = false;
  private isRunning = false;
  /** Ends the sleep until the first instant, when an earlier one was announced. */
  private resting = new AbortController();
  private readonly stopping = new AbortController();
  private isOtherDue: () => boolean = () => false;

  constructor(
    private readonly storeClock: StoreClock,
    private readonly clock: Clock,
    private readonly claims: RunClaims,
    private readonly slots: CallSlots,
    private readonly executor: RunExecutor,
    private readonly heartbeat: Heartbeat,
    private readonly work: WorkUnderWay,
    private readonly log: EventLog,
    private readonly metrics: ExecutionMetrics,
    private readonly stages: Stages,
    private readonly traces: RunTraces,
  ) {}

  /** `isDue` tells whether runs that are due wait for room: while they do, nothing is taken. */
  yieldWhile(isDue: () => boolean): void {
    this.isOtherDue = isDue;
  }

  /** Keeps ticks until they are due. */
  keep(ticks: AnnouncedTick[], delivery: HeldDelivery): void {
    if (this.isStopped) return;
    const before = this.kept.first;
    for (const tick of ticks) if (this.kept.size < MOST_KEPT) this.kept.add({ tick, delivery, tries: 0 });
    const { first } = this.kept;
    if (first !== null && (before === null || first < before)) this.resting.abort();
    this.run();
  }

  /** Leaves what is kept to the scheduler. What is taken is given back at its instant, so that nobody calls it before. */
  stop(): void {
    this.isStopped = true;
    this.kept.clear();
    this.stopping.abort();
    this.resting.abort();
  }

  private run(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    const done = this.takeInTurn().finally(() => (this.isRunning = false));
    void done.catch((error: unknown) => this.tellFailure(error));
  }

  private async takeInTurn(): Promise<void> {
    for (let first = this.kept.first; first !== null; first = this.kept.first) {
      this.resting = new AbortController();
      if (this.storeClock.age > CLOCK_KEPT_MS && !(await this.knowsTime())) continue;
      const wait = this.storeClock.until(first) - LEAD_MS;
      if (wait > 0) await this.clock.sleep(Math.min(wait, CLOCK_KEPT_MS), this.resting.signal);
      else if (this.drop() === 0 && !(await this.takeSome(first)))
        await this.clock.sleep(LOOK_AGAIN_MS, this.stopping.signal);
    }
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
    const room = Math.min(this.slots.room, MOST_AT_ONCE);
    const some = this.kept.take(first - this.storeClock.until(first) + LEAD_MS + GATHER_MS, room);
    if (some.length === 0) return false;
    this.slots.reserve(some.length);
    const taking = this.take(some);
    // A shutdown waits for what is being recorded, and not for what is kept.
    this.work.track(taking.then(() => undefined));
    for (const kept of await taking) this.tryAgain(kept);
    return true;
  }

  private mayTake(): boolean {
    return !this.isStopped && !this.isOtherDue() && this.executor.hasRoom() && this.heartbeat.isFresh();
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

  /** Records ticks and claims their runs, which are called later. Resolves to the ticks that are not recorded. */
  private async take(some: KeptTick[]): Promise<KeptTick[]> {
    const claimant = { runner_id: this.heartbeat.runnerId, claim_id: randomUUID() };
    const { lease } = this.heartbeat;
    const askedAt = this.clock.monotonic();
    const begin = (runs: ClaimedRun[]): void => {
      for (const [due, own] of byInstant(runs))
        this.work.track(this.callAt(due, own, { claimant, lease, askedAt }, some));
    };
    try {
      const ticks = some.map(({ tick }) => tick);
      const outcome = await this.stages.measure('claim_run', () =>
        this.claims.take(ticks, claimant, this.stopping.signal, begin, (now) =>
          this.storeClock.learn(askedAt, now),
        ),
      );
      this.metrics.recorded(outcome.claimed.size);
      this.work.track(this.claims.settle(outcome, claimant, this.stopping.signal, begin));
      return some.filter(({ tick }) => !outcome.claimed.has(announcedRunId(tick)));
    } catch (error) {
      this.tellFailure(error);
      return [];
    } finally {
      this.slots.giveUp(some.length);
    }
  }

  private tellFailure(error: unknown): void {
    const message = 'Announced ticks could not be recorded; they will be when they are due.';
    this.log.error('claim_failed', message, error);
  }

  /** Hands runs to the slots at their instant. Whatever has happened to this runner by then, they do not go back before. */
  private async callAt(
    due: number,
    runs: ClaimedRun[],
    { claimant, lease, askedAt }: { claimant: Claimant; lease: number; askedAt: number },
    some: KeptTick[],
  ): Promise<void> {
    this.slots.reserve(runs.length);
    await this.storeClock.reached(due);
    const claimedAt = Math.max(this.storeClock.reaches(due), askedAt);
    const origins = this.traces.originsOf(
      some.map(({ tick, delivery }) => ({ reference: announcedRun(tick), delivery })),
    );
    this.slots.giveUp(runs.length);
    this.slots.place(heldRuns(runs, { claimant, claimedAt, askedAt, lease }, origins));
  }
}

function byInstant(runs: ClaimedRun[]): Map<number, ClaimedRun[]> {
  const all = new Map<number, ClaimedRun[]>();
  for (const run of runs) {
    const same = all.get(run.scheduled_at);
    if (same === undefined) all.set(run.scheduled_at, [run]);
    else same.push(run);
  }
  return all;
}
