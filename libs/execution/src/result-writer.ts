import type { Clock } from '@job-scheduler/job-model';
import { untilKnown, type AttemptResult, type RunEndings, type RunLedger } from '@job-scheduler/job-store';
import { Batcher, isolateBadItems, type EventLog } from '@job-scheduler/platform';
import type { Arming } from '@job-scheduler/priority-queue';

const BATCH_LIMIT = 500;
const LANES = 1;

/** Writes results in batches, and keeps trying while the store is away. */
export class ResultWriter {
  private readonly batcher = new Batcher<AttemptResult, boolean>({
    limit: BATCH_LIMIT,
    lanes: LANES,
    write: (results) => this.writeBatch(results),
  });
  private readonly givingUp = new AbortController();

  constructor(
    private readonly ledger: RunLedger,
    private readonly arming: Arming,
    private readonly endings: RunEndings,
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {}

  /** Resolves to whether the result stands: false when the run has been freed or nothing could be written. */
  write(result: AttemptResult): Promise<boolean> {
    return this.batcher.add(result);
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
    const standing = new Set<string>();
    try {
      const { bad } = await isolateBadItems(
        results,
        async (some) => {
          for (const runId of await this.finish(some)) standing.add(runId);
          return [];
        },
        () => !this.givingUp.signal.aborted,
      );
      for (const { item, error } of bad) this.logUnwritten(item, error);
    } catch (error) {
      this.logUnwritten(results[0], error);
    }
    return results.map(({ run_id }) => standing.has(run_id));
  }

  /** Resolves to the runs whose result stands. */
  private async finish(results: AttemptResult[]): Promise<Set<string>> {
    const { standing, due, ended } = await untilKnown(this.clock, this.givingUp.signal, () =>
      this.ledger.finish(results),
    );
    // Nothing waits for this: while the queue is away, other results must still be written.
    void this.arming.runs(due);
    await this.endings.follow(ended);
    return standing;
  }

  private logUnwritten(result: AttemptResult | undefined, error: unknown): void {
    const message = 'A result could not be written; its run will be executed again.';
    this.log.error('result_not_written', message, error, { run_id: result?.run_id });
  }
}
