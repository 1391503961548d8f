import type { Clock } from '@job-scheduler/job-model';
import type { Delivery, RunConsumer } from '@job-scheduler/job-queue';
import type { ClaimedRun } from '@job-scheduler/job-store';
import type { EventLog, Stages } from '@job-scheduler/platform';
import type { AnnouncedTicks } from '../announced/announced-ticks.js';
import type { CallSlots } from '../calls/call-slots.js';
import { heldRuns } from '../calls/held-run.js';
import type { RunExecutor } from '../calls/run-executor.js';
import type { ExecutionMetrics } from '../life/execution-metrics.js';
import type { AskedClaim, Heartbeat } from '../life/heartbeat.js';
import type { WorkUnderWay } from '../life/work-under-way.js';
import type { RunTraces } from '../traces/run-traces.js';
import { HeldDelivery, type PendingRun } from './held-delivery.js';
import { PendingRuns, ROOM_WITHIN_MS } from './pending-runs.js';
import type { ClaimOutcome, RunClaims } from './run-claims.js';

/**
 * Runs in hand that are not claimed: some for each slot, and a batch of those that are claimed ahead. It is enough that no
 * free slot waits for the next message, and no more, since no other runner can take what this one holds.
 */
const RUNS_IN_HAND_PER_SLOT = 2;
const BATCH_IN_HAND = 250;

/** Even when few messages would suffice, the next one should arrive before the last one is used up. */
const MIN_PREFETCH = 4;

/**
 * Takes runs from the job queue and claims them for the slots. Runs are claimed in batches: each takes what gathered while the
 * previous claim was under way, as far as there is room. A message is acknowledged once its runs are claimed; from then on the
 * ledger is responsible for them. An announcement of ticks that are not due yet goes to `AnnouncedTicks`. Nothing is claimed while
 * there is no room: all slots are taken, too many results are unwritten, or the lease has ended. Until then the message stays
 * unacknowledged, and goes back when this runner stops or dies.
 */
export class Intake {
  private readonly pending: PendingRuns;
  /** One claim at a time: meanwhile, free slots gather for the next. More at once would only be smaller. */
  private isClaiming = false;
  /** The first message does not fit, and will be looked at again. */
  private isWaitingForRoom = false;
  private readonly stopping = new AbortController();

  constructor(
    private readonly runsPerMessage: number,
    private readonly consumer: RunConsumer,
    private readonly claims: RunClaims,
    private readonly slots: CallSlots,
    private readonly executor: RunExecutor,
    private readonly heartbeat: Heartbeat,
    private readonly work: WorkUnderWay,
    private readonly clock: Clock,
    private readonly log: EventLog,
    private readonly metrics: ExecutionMetrics,
    private readonly stages: Stages,
    private readonly traces: RunTraces,
    private readonly announced: AnnouncedTicks,
  ) {
    this.pending = new PendingRuns(slots.most);
  }

  async start(): Promise<void> {
    this.heartbeat.whenRenewed(() => this.claimMore());
    this.slots.whenFreed(() => this.claimMore());
    this.announced.yieldWhile(() => !this.pending.isEmpty);
    const wanted = (this.slots.most * RUNS_IN_HAND_PER_SLOT + BATCH_IN_HAND) / this.runsPerMessage;
    await this.consumer.start(Math.max(MIN_PREFETCH, Math.ceil(wanted)), (delivery) => this.take(delivery));
  }

  /** Stops taking runs: those that are not called yet go back to the queue. Calls under way go on. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.announced.stop();
    for (const delivery of this.pending.clear()) delivery.release();
    this.slots.stop();
    await this.consumer.stop();
  }

  private take(delivery: Delivery): void {
    if (this.stopping.signal.aborted) return delivery.release();
    const receivedAt = this.clock.now();
    if (delivery.passage !== undefined) this.stages.took('deliver', receivedAt - delivery.passage.publish_at);
    const held = new HeldDelivery(delivery, receivedAt);
    if (delivery.announced !== undefined) {
      this.announced.keep(delivery.announced, held);
      // Nothing is stored of them: if this runner dies, the scheduler dispatches them when they are due.
      return delivery.ack();
    }
    this.pending.add(held);
    this.claimMore();
  }

  private claimMore(): void {
    if (!this.mayClaim()) return;
    const runs = this.pending.take(this.slots.room, this.clock.monotonic());
    if (runs.length === 0) return this.lookAgain();
    this.isClaiming = true;
    this.work.track(this.claim(runs));
  }

  private lookAgain(): void {
    if (this.isWaitingForRoom) return;
    this.isWaitingForRoom = true;
    void this.clock.sleep(ROOM_WITHIN_MS, this.stopping.signal).then(() => {
      this.isWaitingForRoom = false;
      this.claimMore();
    });
  }

  private mayClaim(): boolean {
    return (
      !this.isClaiming &&
      !this.pending.isEmpty &&
      this.slots.room > 0 &&
      !this.stopping.signal.aborted &&
      this.executor.hasRoom() &&
      this.heartbeat.isFresh()
    );
  }

  private async claim(runs: PendingRun[]): Promise<void> {
    const claim = this.heartbeat.newClaim();
    const { claimant } = claim;
    const begin = this.beginFor(runs, claim);
    let outcome: ClaimOutcome;
    try {
      const references = runs.map((run) => run.reference);
      const ask = () => this.claims.claim(references, claimant, this.stopping.signal, begin);
      outcome = await this.stages.measure('claim_run', ask);
    } catch (error) {
      this.release(runs, 'Runs could not be claimed; they will be redelivered.', error);
      return;
    } finally {
      this.isClaiming = false;
      this.claimMore();
    }
    try {
      await this.claims.settle(outcome, claimant, this.stopping.signal, begin);
      await this.settle(runs, outcome.claimed);
    } catch (error) {
      this.release(runs, 'Runs that were not claimed could not be judged; they will be redelivered.', error);
    }
  }

  /** Takes claimed runs to the slots. Their calls begin before anything is done about the others. */
  private beginFor(runs: PendingRun[], claim: AskedClaim): (claimed: ClaimedRun[]) => void {
    return (claimed) => {
      const claimedAt = this.clock.monotonic();
      this.slots.place(heldRuns(claimed, claim, claimedAt, this.traces.originsOf(runs)));
    };
  }

  private release(runs: PendingRun[], message: string, error: unknown): void {
    for (const delivery of new Set(runs.map((run) => run.delivery))) delivery.release();
    this.log.error('claim_failed', message, error);
  }

  /** Acknowledges messages that have no run left to claim; a message that names runs that never existed is poison. */
  private async settle(runs: PendingRun[], claimed: ReadonlySet<string>): Promise<void> {
    if (claimed.size < runs.length) await this.judgeUnclaimed(runs, claimed);
    for (const { delivery } of runs) delivery.claimed();
  }

  /** A run that could not be claimed was claimed by another runner, must not begin any more, or never existed. */
  private async judgeUnclaimed(runs: PendingRun[], claimed: ReadonlySet<string>): Promise<void> {
    const lost = runs.filter(({ reference }) => !claimed.has(reference.run_id));
    const ids = lost.map(({ reference }) => reference.run_id);
    this.metrics.expired(await this.claims.endUnclaimed(ids));
    const unknown = new Set(await this.claims.unknown(ids));
    for (const { reference, delivery } of lost) {
      if (!unknown.has(reference.run_id)) continue;
      delivery.condemn();
      this.log.warn(
        'unknown_run',
        'A message names a run that the ledger does not know; the message is dead-lettered.',
        { run_id: reference.run_id },
      );
    }
  }
}
