import type { Clock } from '@job-scheduler/job-model';
import { untilKnown, type AttemptResult, type RunEndings, type RunLedger } from '@job-scheduler/job-store';
import { Batcher, type EventLog } from '@job-scheduler/platform';
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

  /** Stops retrying writes while the store is away. */
  giveUp(): void {
    this.givingUp.abort();
  }

  private async writeBatch(results: AttemptResult[]): Promise<boolean[]> {
    try {
      const { standing, due, ended } = await untilKnown(this.clock, this.givingUp.signal, () =>
        this.ledger.finish(results),
      );
      // Nothing waits for this: while the queue is away, other results must still be written.
      void this.arming.runs(due);
      await this.endings.follow(ended);
      return results.map((result) => standing.has(result.run_id));
    } catch (error) {
      const [only] = results;
      if (results.length > 1 && !this.givingUp.signal.aborted) {
        // One result that cannot be written must not take the others with it.
        return (await Promise.all(results.map((result) => this.writeBatch([result])))).flat();
      }
      this.log.error(
        'result_not_written',
        'A result could not be written; its run will be executed again.',
        error,
        {
          run_id: only?.run_id,
        },
      );
      return results.map(() => false);
    }
  }
}
