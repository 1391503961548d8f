import type { Clock } from '@job-scheduler/job-model';
import type { RunClaims } from '../intake/run-claims.js';
import type { Heartbeat } from '../life/heartbeat.js';
import type { ExecutionMetrics } from '../life/execution-metrics.js';
import type { WorkUnderWay } from '../life/work-under-way.js';
import type { RunTraces } from '../traces/run-traces.js';
import { CallPace } from './call-pace.js';
import type { HeldRun, RefusedRun } from './held-run.js';
import { HostShares } from './host-shares.js';
import type { ReturnedRuns } from './returned-runs.js';
import type { RunExecutor } from './run-executor.js';
import { WaitingRuns } from './waiting-runs.js';

/** How much one runner takes on. */
export interface RunnerCapacity {
  /** Concurrent calls, even when all of them go to one host. */
  concurrency: number;
  /** About how many runs a message carries. */
  runsPerMessage: number;
  /** Extra calls beyond `concurrency`, for hosts with fewer calls than this; 0 means a quarter of `concurrency`. */
  perHost: number;
  /** Calls per second that may start to one host; 0 means no limit. */
  perHostRate: number;
}

/** A claimed run waits in this runner for a slot no longer than this; then it is given back. */
const MAX_WAIT_MS = 1_000;

/**
 * A run that is stopped longer than this after its claim was asked for is not called. Shorter than a person takes, and
 * longer than a claim: runs that begin at once are not looked up again.
 */
const LOOK_AGAIN_AFTER_MS = 50;

/**
 * The claimed runs of this runner, from the claim until their results are written. A claimed run is in one of these modes:
 *
 * - called: it has a slot, or a place in the share that is kept for other hosts than the busiest;
 * - waiting: it was claimed ahead of a slot, or its host has all the calls that it may have; either will soon be free;
 * - given back: its host does not answer or is called too often already, it waited for too long, the lease on it has ended,
 *   or the runner stops.
 */
export class CallSlots {
  private readonly hosts: HostShares;
  private readonly stopping = new AbortController();
  private readonly pace = new CallPace();
  private readonly waiting = new WaitingRuns();
  private willBegin = false;
  /** Runs that are claimed and have neither ended nor been given back. */
  private held = 0;
  private onFreed: () => void = () => undefined;
  /** The most calls at once: the extra share is for hosts that have fewer calls than the busiest. */
  readonly most: number;

  constructor(
    private readonly capacity: RunnerCapacity,
    private readonly heartbeat: Heartbeat,
    private readonly executor: RunExecutor,
    private readonly claims: RunClaims,
    private readonly returned: ReturnedRuns,
    private readonly work: WorkUnderWay,
    private readonly clock: Clock,
    private readonly metrics: ExecutionMetrics,
    private readonly traces: RunTraces,
  ) {
    metrics.observeSlots(() => this.usage);
    const { concurrency, perHost, perHostRate } = capacity;
    const share = perHost || Math.max(1, Math.floor(concurrency / 4));
    this.most = concurrency + share;
    this.hosts = new HostShares({ slots: concurrency, share, rate: perHostRate });
  }

  /** Calls under way, and how many more could start even if all went to one host. */
  get usage(): { busy: number; free: number } {
    const busy = this.hosts.callsUnderWay;
    return { busy, free: Math.max(0, this.capacity.concurrency - busy) };
  }

  /**
   * How many more runs may be claimed. While calls end quickly, runs are claimed ahead of the slots, and only once there is
   * room for many: the cost of a claim lies in the statement more than in its runs.
   */
  get room(): number {
    const ahead = this.pace.ahead(this.clock.monotonic());
    const room = this.most + ahead - this.held;
    return room >= ahead / 2 ? room : 0;
  }

  /** Calls the listener when runs may be claimed that could not be before. */
  whenFreed(listener: () => void): void {
    this.onFreed = listener;
  }

  /** Gives back every run whose call has not begun. Calls under way go on. */
  stop(): void {
    this.stopping.abort();
    this.tend();
  }

  /** Keeps room for so many runs that will be placed later. */
  reserve(count: number): void {
    this.held += count;
  }

  /** Gives up room that was kept. */
  giveUp(count: number): void {
    this.free(count);
  }

  /** Starts the calls that may start; keeps or gives back runs whose host has enough calls already. */
  place(held: HeldRun[]): void {
    this.held += held.length;
    const now = this.clock.monotonic();
    const ahead = this.pace.ahead(now);
    const refused: RefusedRun[] = [];
    for (const one of this.keepReady(held)) {
      const admission = this.hosts.admit(one.host, this.waiting.countOf(one.host), now, ahead);
      if (admission === 'go') this.begin(one);
      else if (admission === 'wait') this.waiting.add(one);
      else refused.push({ ...one, delayMs: admission.postponeMs });
    }
    this.giveBack(refused);
  }

  /** Starts waiting calls that may start now; gives back runs that waited too long, or all when nothing may start. */
  tend(): void {
    this.beginWaiting();
    const now = this.clock.monotonic();
    this.hosts.forgetIdle(now);
    const isLate = (held: HeldRun): boolean => now - held.claimedAt >= MAX_WAIT_MS;
    const late: HeldRun[] = [];
    for (const held of this.keepReady(this.waiting.takeAll())) {
      if (isLate(held)) late.push(held);
      else this.waiting.add(held);
    }
    this.giveBack(late.map((held) => this.refused(held)));
  }

  /** No call starts under a claim that others may have taken over, too late, or once this runner is stopping. */
  private mayBegin({ run, askedAt, lease }: HeldRun): boolean {
    const isTooLate = this.clock.monotonic() - askedAt > (run.begin_within_ms ?? Infinity);
    return !this.stopping.signal.aborted && this.heartbeat.holds(lease) && !isTooLate;
  }

  private refused(held: HeldRun): RefusedRun {
    return { ...held, delayMs: this.hosts.postpone(held.host, this.clock.monotonic()).postponeMs };
  }

  private begin(held: HeldRun): void {
    const now = this.clock.monotonic();
    this.hosts.began(held.host, now);
    const hasWaited = now - held.askedAt >= LOOK_AGAIN_AFTER_MS;
    this.work.track(hasWaited ? this.executeIfWanted(held) : this.execute(held));
  }

  /** Executes a run that has waited, unless it was stopped meanwhile: then it ends without a call. */
  private async executeIfWanted(held: HeldRun): Promise<void> {
    const { run_id } = held.run;
    const isWanted = await this.claims.isStillWanted({ run_id, claim_id: held.claimant.claim_id });
    if (isWanted && this.mayBegin(held)) return this.execute(held);
    this.hosts.ended(held.host, this.clock.monotonic());
    this.beginWaiting();
    await Promise.all(this.givingBack([{ ...held, delayMs: 0 }]));
    this.metrics.expired(await this.claims.endUnclaimed([run_id]));
  }

  /** Returns the runs that may begin here, and gives back the others at once, since another runner may take them. */
  private keepReady(held: HeldRun[]): HeldRun[] {
    // Asked once: the answer changes with time.
    const ready = new Set(held.filter((one) => this.mayBegin(one)));
    this.giveBack(held.filter((one) => !ready.has(one)).map((one) => ({ ...one, delayMs: 0 })));
    return [...ready];
  }

  private giveBack(held: RefusedRun[]): void {
    for (const done of this.givingBack(held)) this.work.track(done);
  }

  /** One write for each claim. The promises resolve once the runs are given back. */
  private givingBack(held: RefusedRun[]): Promise<void>[] {
    return [...new Set(held.map((one) => one.claimant))].map((claimant) => {
      const own = held.filter((one) => one.claimant === claimant);
      const runs = own.map(({ run, delayMs }) => ({ run_id: run.run_id, delay_ms: delayMs }));
      const givenBack = this.returned.giveBack(runs, claimant, this.stopping.signal);
      return givenBack.finally(() => this.free(own.length));
    });
  }

  /**
   * Starts waiting calls in the next turn of the event loop. In this turn the connection of the call that has just
   * ended is not free yet, so the next call would open another one.
   */
  private beginSoon(): void {
    if (this.willBegin) return;
    this.willBegin = true;
    setImmediate(() => {
      this.willBegin = false;
      this.beginWaiting();
    });
  }

  /** Starts the calls of waiting runs for which there is a slot now. */
  private beginWaiting(): void {
    const now = this.clock.monotonic();
    for (const host of this.waiting.hosts()) {
      for (;;) {
        if (this.hosts.areFull) return;
        const next = this.waiting.first(host);
        if (next === undefined || !this.mayBegin(next) || this.hosts.admit(host, 0, now) !== 'go') break;
        this.waiting.take(host);
        this.begin(next);
      }
    }
  }

  private async execute(held: HeldRun): Promise<void> {
    const { run, host, claimant, claimedAt, lease } = held;
    const claim = { claim_id: claimant.claim_id, lease };
    let written: Promise<void> | undefined;
    try {
      ({ written } = await this.executor.call(run, claim, claimedAt, this.traces.begin(held)));
    } finally {
      const now = this.clock.monotonic();
      this.hosts.ended(host, now);
      this.pace.ended(now);
      this.beginSoon();
      this.free(1);
    }
    await written;
    // While too many results were unwritten, nothing was claimed.
    this.onFreed();
  }

  private free(count: number): void {
    this.held -= count;
    this.onFreed();
  }
}
