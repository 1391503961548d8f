import type { Completion, JsonText, RecordedTicks, Run, RunReference } from '@job-scheduler/job-model';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import type { Audited } from '../audit-log.js';
import type { OnceOnly } from '../idempotency-store.js';
import type { Page } from '../page.js';
import type { RunEnds } from '../outcomes/ended-run.js';
import {
  RunHistory,
  type CancelledRun,
  type CompletionAnswer,
  type Erasure,
  type RunQuery,
  type RunSummary,
  type TickQuery,
} from '../run-history.js';
import { COMPLETE_RUN } from './completions.js';
import { available, execute, inTransaction, query, type Database } from './database.js';
import { noteWrite } from './audit-log.js';
import { ERASE_RUNS, erasureValues } from './erase.js';
import { followEnds } from './ended-runs.js';
import { insertReplay } from './extra-runs.js';
import { writeOnce } from './idempotency-store.js';
import { DETACH_RUNS } from './leased-runs.js';
import { ManualRuns } from './manual-runs.js';
import { CANCEL_RUN, type WrittenRow } from './run-endings.js';
import { listRuns, readRun } from './run-list.js';
import { recordedTicks } from './recorded-ticks.js';

/** The runs as the api shows them, and what users and targets do with them. */
export class PostgresRunHistory extends RunHistory {
  private readonly manual: ManualRuns;

  constructor(private readonly database: Database) {
    super();
    this.manual = new ManualRuns(database);
  }

  trigger(
    jobId: string,
    payload: JsonText | null,
    once?: OnceOnly<Run>,
    audited?: Audited<Run>,
  ): Promise<Run | null> {
    return this.manual.add({ jobId, payload, once, audited });
  }

  replay(
    runId: string,
    payload: JsonText | null,
    once?: OnceOnly<Run>,
    audited?: Audited<Run>,
  ): Promise<Run | null> {
    return this.writeRun(once, audited, (client) => insertReplay(client, runId, payload));
  }

  async cancel(
    runId: string,
    reason: string,
    once?: OnceOnly<Run>,
    audited?: Audited<Run>,
  ): Promise<CancelledRun | null> {
    let rows: WrittenRow[] = [];
    await execute(this.database.pool, DETACH_RUNS, [[runId]]);
    const run = await this.writeRun(once, audited, async (client) => {
      rows = await query<WrittenRow>(client, CANCEL_RUN, [[runId], reason]);
      return runId;
    });
    return run === null ? null : { run, ...(await followEnds(this.database, rows)) };
  }

  async cancelMany(runIds: string[], reason: string): Promise<RunEnds> {
    await execute(this.database.pool, DETACH_RUNS, [runIds]);
    return followEnds(
      this.database,
      await execute<WrittenRow>(this.database.pool, CANCEL_RUN, [runIds, reason]),
    );
  }

  /** One transaction. `write` resolves to the id of the run that it wrote, and this to that run; null for none. */
  private writeRun(
    once: OnceOnly<Run> | undefined,
    audited: Audited<Run> | undefined,
    write: (client: pg.PoolClient) => Promise<string | null>,
  ): Promise<Run | null> {
    return inTransaction(this.database.pool, (client) =>
      writeOnce(
        client,
        once,
        async () => {
          const runId = await write(client);
          return runId === null ? null : readRun(drizzle(client), runId);
        },
        audited,
      ),
    );
  }

  async complete({ run_id, attempt }: RunReference, completion: Completion): Promise<CompletionAnswer> {
    const values = [run_id, attempt, completion.outcome, completion.message];
    const taken = await execute(this.database.pool, COMPLETE_RUN, values);
    return taken.length > 0 ? 'taken' : 'too_late';
  }

  erase(erasure: Erasure, limit: number, audited?: Audited<number>): Promise<number> {
    return inTransaction(this.database.pool, async (client) => {
      const { length } = await query(client, ERASE_RUNS, erasureValues(erasure, limit));
      await noteWrite(client, audited, length);
      return length;
    });
  }

  get(runId: string): Promise<Run | null> {
    return available(() => readRun(this.database.orm, runId));
  }

  list(runQuery: RunQuery): Promise<Page<RunSummary, string>> {
    return available(() => listRuns(this.database.orm, runQuery));
  }

  ticks(tickQuery: TickQuery): Promise<RecordedTicks[]> {
    return recordedTicks(this.database.pool, tickQuery);
  }
}
