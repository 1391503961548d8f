import type { Clock } from '@job-scheduler/job-model';
import type { Delivery, RunConsumer } from '@job-scheduler/job-queue';
import { untilKnown, type ClaimedRun, type Claimant, type RunLedger } from '@job-scheduler/job-store';
import type { EventLog } from '@job-scheduler/platform';
import type { Arming } from '@job-scheduler/priority-queue';
import { randomUUID } from 'node:crypto';
import type { ExecutionMetrics } from './execution-metrics.js';
import type { Heartbeat } from './heartbeat.js';
import { HeldDelivery, type PendingRun } from './held-delivery.js';
import { HostShares } from './host-shares.js';
import type { RunClaims } from './run-claims.js';
import type { RunExecutor } from './run-executor.js';

/** Concurrent claims. While one is under way, free slots gather for the next; more at once would only be smaller. */
const CLAIM_LANES = 1;

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

/** A claimed run, and when it was claimed, monotonic milliseconds. */
interface Held {
  run: ClaimedRun;
  /** The host that it calls, with the port. */
  host: string;
  claimant: Claimant;
  claimedAt: number;
  /** When the claim was asked for, and the lease at that time: the row was claimed no earlier. */
  askedAt: number;
  lease: number;
}

/** A claimed run to give back for a while. */
interface Refused extends Held {
  delayMs: number;
}

/** A claimed run waits in this runner for its host no longer than this; then it is given back. */
const MAX_WAIT_MS = 1_000;

/**
 * A run that is stopped longer than this after its claim was asked for is not called. Shorter than a person takes, and
 * longer than a claim: runs that begin at once are not looked up again.
 */
const LOOK_AGAIN_AFTER_MS = 50;

/**
 * Runs in hand per slot, not counting those being executed: enough that no free slot waits for the next message, and no
 * more, since no other runner can take what this one holds.
 */
const RUNS_IN_HAND_PER_SLOT = 2;

/** Even when few messages would suffice, the next one should arrive before the last one is used up. */
const MIN_PREFETCH = 4;

/**
 * Takes runs from the job queue into free slots and executes them concurrently. Runs are claimed in micro-batches: each
 * takes what gathered while the previous claim was under way. A message is acknowledged once its runs are claimed; from
 * then on the ledger is responsible for them.
 */
export class ConcurrentConsumer {
  private pending: PendingRun[] = [];
  private readonly executing = new Set<Promise<void>>();
  private claiming = 0;
  /** Runs that are claimed or being claimed, and have not ended. */
  private inHand = 0;
  private readonly stopping = new AbortController();
  private readonly hosts: HostShares;
  /**
   * The most runs that may be claimed and not ended. While one host uses all its slots, its other runs wait in the
   * extra share.
   */
  private readonly slots: number;
  private waiting: Held[] = [];

  constructor(
    private readonly capacity: RunnerCapacity,
    private readonly consumer: RunConsumer,
    private readonly ledger: RunLedger,
    private readonly heartbeat: Heartbeat,
    private readonly claims: RunClaims,
    private readonly executor: RunExecutor,
    private readonly arming: Arming,
    private readonly clock: Clock,
    private readonly log: EventLog,
    private readonly metrics: ExecutionMetrics,
  ) {
    metrics.observeSlots(() => this.usage);
    const { concurrency, perHost, perHostRate } = capacity;
    const share = perHost || Math.max(1, Math.floor(concurrency / 4));
    this.slots = concurrency + share;
    this.hosts = new HostShares({ slots: concurrency, share, rate: perHostRate });
  }

  /** Calls under way, and how many more could start even if all went to one host. */
  get usage(): { busy: number; free: number } {
    const busy = this.hosts.callsUnderWay;
    return { busy, free: Math.max(0, this.capacity.concurrency - busy) };
  }

  async start(): Promise<void> {
    this.heartbeat.whenRenewed(() => this.fillSlots());
    const wanted = (this.slots * RUNS_IN_HAND_PER_SLOT) / this.capacity.runsPerMessage;
    await this.consumer.start(Math.max(MIN_PREFETCH, Math.ceil(wanted)), (delivery) => this.take(delivery));
  }

  /** Stops taking runs: those not claimed yet go back to the queue. Runs being executed go on. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const unclaimed = new Set(this.pending.map((run) => run.delivery));
    this.pending = [];
    for (const delivery of unclaimed) delivery.release();
    this.tendWaiting();
    await this.consumer.stop();
  }

  /** Resolves when no run is being claimed or executed any more. */
  async drained(): Promise<void> {
    while (this.executing.size > 0) await Promise.all(this.executing);
  }

  private take(delivery: Delivery): void {
    if (this.stopping.signal.aborted) return delivery.release();
    this.pending.push(...new HeldDelivery(delivery).pendingRuns());
    this.fillSlots();
  }

  private fillSlots(): void {
    while (this.mayClaim()) {
      const runs = this.pending.splice(0, this.slots - this.inHand);
      this.inHand += runs.length;
      this.claiming += 1;
      this.track(this.claim(runs));
    }
  }

  private mayClaim(): boolean {
    return (
      this.pending.length > 0 &&
      this.inHand < this.slots &&
      this.claiming < CLAIM_LANES &&
      !this.stopping.signal.aborted &&
      this.executor.hasRoom() &&
      this.heartbeat.isFresh()
    );
  }

  private async claim(runs: PendingRun[]): Promise<void> {
    const claimant = { runner_id: this.heartbeat.runnerId, claim_id: randomUUID() };
    const references = runs.map((run) => run.reference);
    const asked = { askedAt: this.clock.monotonic(), lease: this.heartbeat.lease };
    let claimed: ClaimedRun[] = [];
    try {
      claimed = await this.claims.claim(references, claimant, this.stopping.signal);
      await this.settle(runs, claimed);
    } catch (error) {
      for (const delivery of new Set(runs.map((run) => run.delivery))) delivery.release();
      this.log.error('claim_failed', 'Runs could not be claimed; they will be redelivered.', error);
    }
    this.claiming -= 1;
    const claimedAt = this.clock.monotonic();
    this.place(claimed.map((run) => ({ run, host: hostOf(run), claimant, claimedAt, ...asked })));
    this.freeSlots(runs.length - claimed.length);
  }

  /** Starts the calls that may start; keeps or gives back runs whose host has enough calls already. */
  private place(held: Held[]): void {
    const now = this.clock.monotonic();
    const refused: Refused[] = [];
    for (const one of this.keepReady(held)) {
      const admission = this.hosts.admit(one.host, this.waitingFor(one.host), now);
      if (admission === 'go') this.begin(one);
      else if (admission === 'wait') this.waiting.push(one);
      else refused.push({ ...one, delayMs: admission.postponeMs });
    }
    this.giveBack(refused);
  }

  /** No call starts under a claim that others may have taken over, too late, or once this runner is stopping. */
  private mayBegin({ run, askedAt, lease }: Held): boolean {
    const isTooLate = this.clock.monotonic() - askedAt > (run.begin_within_ms ?? Infinity);
    return !this.stopping.signal.aborted && this.heartbeat.holds(lease) && !isTooLate;
  }

  private waitingFor(host: string): number {
    return this.waiting.reduce((count, held) => count + (held.host === host ? 1 : 0), 0);
  }

  private refused(held: Held): Refused {
    return { ...held, delayMs: this.hosts.postpone(held.host, this.clock.monotonic()).postponeMs };
  }

  private begin(held: Held): void {
    const now = this.clock.monotonic();
    this.hosts.began(held.host, now);
    this.track(now - held.askedAt < LOOK_AGAIN_AFTER_MS ? this.execute(held) : this.executeIfWanted(held));
  }

  /** Executes a run that has waited, unless it was stopped meanwhile: then it ends without a call. */
  private async executeIfWanted(held: Held): Promise<void> {
    const { run_id } = held.run;
    const isWanted = await this.claims.isStillWanted({ run_id, claim_id: held.claimant.claim_id });
    if (isWanted && this.mayBegin(held)) return this.execute(held);
    this.hosts.ended(held.host, this.clock.monotonic());
    this.beginWaiting();
    await this.postpone([{ ...held, delayMs: 0 }], held.claimant);
    this.metrics.expired(await this.claims.endUnclaimed([run_id]));
  }

  /**
   * Starts waiting calls that may start now; gives back runs that waited too long for their host, or all of them when
   * nothing may start.
   */
  tendWaiting(): void {
    this.beginWaiting();
    const now = this.clock.monotonic();
    this.hosts.forgetIdle(now);
    const isLate = (held: Held): boolean => now - held.claimedAt >= MAX_WAIT_MS;
    const waiting = this.keepReady(this.waiting);
    const late = waiting.filter(isLate);
    this.waiting = waiting.filter((held) => !isLate(held));
    this.giveBack(late.map((held) => this.refused(held)));
  }

  /** Returns the runs that may begin here, and gives back the others at once, since another runner may take them. */
  private keepReady(held: Held[]): Held[] {
    // Asked once: the answer changes with time.
    const ready = new Set(held.filter((one) => this.mayBegin(one)));
    this.giveBack(held.filter((one) => !ready.has(one)).map((one) => ({ ...one, delayMs: 0 })));
    return [...ready];
  }

  private giveBack(held: Refused[]): void {
    for (const claimant of new Set(held.map((one) => one.claimant))) {
      const own = held.filter((one) => one.claimant === claimant);
      this.track(this.postpone(own, claimant));
    }
  }

  private async postpone(held: Refused[], claimant: Claimant): Promise<void> {
    const runs = held.map(({ run, delayMs }) => ({ run_id: run.run_id, delay_ms: delayMs }));
    try {
      const postpone = () => this.ledger.postpone(runs, claimant);
      await this.arming.runs(await untilKnown(this.clock, this.stopping.signal, postpone));
    } finally {
      this.freeSlots(held.length);
    }
  }

  /** Starts the calls of waiting runs whose host may be called again. */
  private beginWaiting(): void {
    if (this.waiting.length === 0) return;
    const now = this.clock.monotonic();
    const left: Held[] = [];
    for (const held of this.waiting) {
      if (this.mayBegin(held) && this.hosts.admit(held.host, 0, now) === 'go') this.begin(held);
      else left.push(held);
    }
    this.waiting = left;
  }

  /** Acknowledges messages that have no run left to claim; a message that names runs that never existed is poison. */
  private async settle(runs: PendingRun[], claimed: ClaimedRun[]): Promise<void> {
    if (claimed.length < runs.length) await this.judgeUnclaimed(runs, claimed);
    for (const { delivery } of runs) delivery.claimed();
  }

  /** A run that could not be claimed was claimed by another runner, must not begin any more, or never existed. */
  private async judgeUnclaimed(runs: PendingRun[], claimed: ClaimedRun[]): Promise<void> {
    const won = new Set(claimed.map(({ run_id }) => run_id));
    const lost = runs.filter(({ reference }) => !won.has(reference.run_id));
    const ids = lost.map(({ reference }) => reference.run_id);
    this.metrics.expired(await this.claims.endUnclaimed(ids));
    const unknown = new Set(await this.ledger.unknown(ids));
    for (const { reference, delivery } of lost) {
      if (!unknown.has(reference.run_id)) continue;
      delivery.condemn();
      this.log.warn(
        'unknown_run',
        'A message names a run that the ledger does not know; the message is dead-lettered.',
        {
          run_id: reference.run_id,
        },
      );
    }
  }

  private async execute({ run, host, claimant, claimedAt, lease }: Held): Promise<void> {
    let written: Promise<void> | undefined;
    try {
      ({ written } = await this.executor.call(run, { claim_id: claimant.claim_id, lease }, claimedAt));
    } finally {
      this.hosts.ended(host, this.clock.monotonic());
      this.beginWaiting();
      this.freeSlots(1);
    }
    await written;
    this.fillSlots();
  }

  private freeSlots(count: number): void {
    this.inHand -= count;
    this.fillSlots();
  }

  private track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) =>
        this.log.error('execution_failed', 'The execution of a run failed unexpectedly.', error),
      )
      .finally(() => this.executing.delete(tracked));
    this.executing.add(tracked);
  }
}

/** What is no URL counts as a host of its own: its call will fail, and must not keep the others from being made. */
const hostOf = ({ operation: { callback_url } }: ClaimedRun): string =>
  URL.canParse(callback_url) ? new URL(callback_url).host : callback_url;
