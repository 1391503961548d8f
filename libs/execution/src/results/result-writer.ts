import type { Clock } from '@job-scheduler/job-model';
import {
  BadDataError,
  untilKnown,
  type AttemptResult,
  type RunEndings,
  type ClaimLedger,
} from '@job-scheduler/job-store';
import { Batcher, isolateBadItems, type BadItem, type EventLog, type Stages } from '@job-scheduler/platform';
import type { Arming } from '@job-scheduler/priority-queue';
import type { ActiveCalls } from '../calls/active-calls.js';
import type { CallNotes } from './call-notes.js';
import { unstorableResult } from './unstorable-result.js';

const LANES = 1;

/** More results in one write would not make it cheaper. */
const ENOUGH = 250;
/** How long a result waits for others. Nobody misses it: a run whose end others wait for is written at once. */
const GATHERING_MS = 40;

/**
 * Writes results in batches, and keeps trying while the store is away. While calls are under way, results gather, because the
 * cost of a write lies in the statement more than in its results; without calls, and for results that somebody waits for, it
 * writes at once.
 */
export class ResultWriter {
  private readonly batcher: Batcher<AttemptResult, boolean>;
  private readonly givingUp = new AbortController();

  constructor(
    private readonly ledger: ClaimLedger,
    private readonly arming: Arming,
    private readonly endings: RunEndings,
    private readonly clock: Clock,
    private readonly log: EventLog,
    calls: ActiveCalls,
    private readonly stages: Stages,
    private readonly notes: CallNotes,
  ) {
    const areMoreToCome = (): boolean => calls.count > 0;
    this.batcher = new Batcher({
      limit: ENOUGH,
      lanes: LANES,
      gathering: { forMs: GATHERING_MS, enough: ENOUGH, areMoreToCome, clock },
      write: (results) => this.writeBatch(results),
    });
  }

  /**
   * Resolves to whether the result stands: false when the run has been freed or nothing could be written. `isAwaited`: something
   * follows from it, such as a retry or the next run of its job.
   */
  write(result: AttemptResult, isAwaited: boolean): Promise<boolean> {
    return this.batcher.add(result, isAwaited);
  }

  /** Adds a result that was refused to the history of its run, which it no longer decides. Never rejects. */
  async keepLate(result: AttemptResult): Promise<void> {
    try {
      await this.ledger.keepLate(result);
    } catch (error) {
      const message = 'A late result could not be added to the history of its run.';
      this.log.error('late_result_not_kept', message, error, { run_id: result.run_id });
    }
  }

  /** Stops retrying writes while the store is away. */
  giveUp(): void {
    this.givingUp.abort();
  }

  private async writeBatch(results: AttemptResult[]): Promise<boolean[]> {
    const standing = new Set(await this.standingOf(results));
    return results.map(({ run_id }) => standing.has(run_id));
  }

  /** Resolves to the runs whose result stands. Never rejects: what cannot be written is logged. */
  private async standingOf(results: AttemptResult[]): Promise<string[]> {
    try {
      const batch = await isolateBadItems(
        results,
        (some) => this.finish(some),
        () => !this.givingUp.signal.aborted,
      );
      const { interruption } = batch;
      if (interruption !== null) this.logUnwritten(interruption.items, interruption.error);
      const standing = batch.results;
      for (const bad of batch.bad) standing.push(...(await this.endUnwritten(bad)));
      return standing;
    } catch (error) {
      this.logUnwritten(results, error);
      return [];
    }
  }

  /** Ends the run of a result that can never be stored. Resolves to the run if that stands. Never rejects. */
  private async endUnwritten({ item, error }: BadItem<AttemptResult>): Promise<string[]> {
    if (!(error instanceof BadDataError)) {
      this.logUnwritten([item], error);
      return [];
    }
    this.log.error('result_not_stored', 'A result could not be stored, so its run ends without it.', error, {
      run_id: item.run_id,
    });
    try {
      return await this.finish([unstorableResult(item, error)]);
    } catch (failure) {
      this.logUnwritten([item], failure);
      return [];
    }
  }

  private async finish(results: AttemptResult[]): Promise<string[]> {
    const { standing, due, ended } = await untilKnown(this.clock, this.givingUp.signal, () =>
      this.stages.measure('finish', () => this.ledger.finish(results)),
    );
    // Nothing waits for this: while the queue is away, other results must still be written.
    void this.arming.runs(due);
    this.notes.tellFailed(results, standing, ended);
    await this.endings.follow(ended, this.notes.of);
    return [...standing];
  }

  private logUnwritten(results: AttemptResult[], error: unknown): void {
    this.log.error('result_not_written', 'Results could not be written; recovery takes their runs.', error, {
      run_id: results[0]?.run_id,
      results: results.length,
    });
  }
}
