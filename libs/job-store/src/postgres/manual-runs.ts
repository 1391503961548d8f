import type { JsonText, Run } from '@job-scheduler/job-model';
import { Batcher } from '@job-scheduler/platform';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import type { Audited } from '../audit-log.js';
import { KeyTakenError, type OnceOnly } from '../idempotency-store.js';
import { StoreUnavailableError } from '../job-repository.js';
import { inTransaction, type Database } from './database.js';
import { insertQueued } from './extra-runs.js';
import { writeOnce } from './idempotency-store.js';
import { readRun } from './run-list.js';

/** A run that a user wants now. */
export interface ManualRun {
  jobId: string;
  payload: JsonText | null;
  once: OnceOnly<Run> | undefined;
  audited: Audited<Run> | undefined;
}

/** The run (null: there is no such job), or why there is none. */
type Outcome = { run: Run | null } | { error: unknown };

/** Others that want to lock the same job wait for as long as it takes to record so many. */
const AT_ONCE = 50;
const LANES = 2;

/**
 * Records the runs that users start. Each locks its job, so hundreds for one job would take one connection each and wait there for
 * each other, and all other requests behind them. Those that come while others are being recorded share a transaction.
 */
export class ManualRuns {
  private readonly batches: Batcher<ManualRun, Outcome>;

  constructor(private readonly database: Database) {
    this.batches = new Batcher({ limit: AT_ONCE, lanes: LANES, write: (runs) => this.record(runs) });
  }

  /** Resolves to the run; null for an unknown job. Throws KeyTakenError, StoreUnavailableError, BadDataError and what `once` throws. */
  async add(run: ManualRun): Promise<Run | null> {
    const outcome = await this.batches.add(run);
    if ('error' in outcome) throw outcome.error;
    return outcome.run;
  }

  private async record(runs: ManualRun[]): Promise<Outcome[]> {
    try {
      return await this.recordTogether(runs);
    } catch (error) {
      if (runs.length === 1 || error instanceof StoreUnavailableError) throw error;
    }
    // One of them is to blame.
    const outcomes: Outcome[] = [];
    for (const run of runs)
      outcomes.push(...(await this.recordTogether([run]).catch((error: unknown): Outcome[] => [{ error }])));
    return outcomes;
  }

  /** One transaction. It locks the jobs in the order of their ids, so that two of them do not wait for each other. */
  private recordTogether(runs: ManualRun[]): Promise<Outcome[]> {
    const inOrder = [...runs].sort((one, other) => (one.jobId < other.jobId ? -1 : 1));
    return inTransaction(this.database.pool, async (client) => {
      const outcomes = new Map<ManualRun, Outcome>();
      for (const run of inOrder) outcomes.set(run, await recordOne(client, run));
      return runs.map((run) => outcomes.get(run)!);
    });
  }
}

async function recordOne(
  client: pg.PoolClient,
  { jobId, payload, once, audited }: ManualRun,
): Promise<Outcome> {
  const write = async (): Promise<Run | null> => {
    const runId = await insertQueued(client, { jobId, trigger: 'manual', payload, replayOf: null });
    return runId === null ? null : readRun(drizzle(client), runId);
  };
  try {
    return { run: await writeOnce(client, once, write, audited) };
  } catch (error) {
    // It is refused before anything is written, so the others go on.
    if (error instanceof KeyTakenError) return { error };
    throw error;
  }
}
