// Test support: the adapters of the ledger, with every run on the lease path whose job allows that, although no test says so.
import {
  arePlain,
  unknownInPolicies,
  type JsonText,
  type PlainRuns,
  type Run,
  type RunReference,
} from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import type { AttemptResult, ClaimedRun, Claimant } from '../claim-ledger.js';
import type { OnceOnly } from '../idempotency-store.js';
import type { FinishedRuns } from '../outcomes/ended-run.js';
import type { DueRuns, Recording } from '../tick-ledger.js';
import { CalledJobs } from './called-jobs.js';
import { PostgresClaimLedger, PostgresRunHistory, PostgresTickLedger, type Database } from './index.js';
import { policiesFrom } from './job-rows.js';
import { DETACH_RUNS } from './leased-runs.js';

/** The jobs among these whose runs may be claimed by dispatch, and for how long. */
async function plainJobs(database: Database, jobIds: string[]): Promise<Map<string, PlainRuns>> {
  const { rows } = await database.pool.query<{ id: string; policies: null }>(
    'SELECT id, policies FROM jobs WHERE id = ANY($1::uuid[])',
    [jobIds],
  );
  const plain = new Map<string, PlainRuns>();
  for (const { id, policies } of rows) {
    const all = policiesFrom(policies);
    if (unknownInPolicies(all) === null && arePlain(all))
      plain.set(id, { claim_within: all.catch_up_window_seconds, timeout: 30 });
  }
  return plain;
}

/** Records plain ticks as such. */
export class LeasingTickLedger extends PostgresTickLedger {
  constructor(private readonly store: Database) {
    super(store);
  }

  override async recordTicks(plans: Parameters<PostgresTickLedger['recordTicks']>[0]): Promise<Recording> {
    const plain = await plainJobs(
      this.store,
      plans.map(({ job_id }) => job_id),
    );
    return super.recordTicks(plans.map((plan) => ({ ...plan, plain: plain.get(plan.job_id) ?? null })));
  }

  /** No run on the lease path is ever armed, so nobody asks this of one: it is detached first. */
  override async becomeDue(runIds: string[]): Promise<DueRuns> {
    await this.store.pool.query(DETACH_RUNS.text, [runIds]);
    return super.becomeDue(runIds);
  }
}

/** Gives each plain manual run a dispatch of its own. */
export class LeasingRunHistory extends PostgresRunHistory {
  constructor(private readonly store: Database) {
    super(store);
  }

  override async trigger(jobId: string, payload: JsonText | null, once?: OnceOnly<Run>): Promise<Run | null> {
    const run = await super.trigger(jobId, payload, once);
    const plain = await plainJobs(this.store, [jobId]);
    if (run === null || !plain.has(jobId)) return run;
    await this.store.pool.query(
      `WITH leased AS (
         UPDATE runs SET dispatch_id = $2, queued_at = NULL WHERE id = $1 AND state = 'queued' AND dispatch_id IS NULL
         RETURNING id)
       INSERT INTO dispatches (id, run_ids, open_runs, queued_at, claim_before, timeout_seconds)
       SELECT $2, ARRAY[id], 1, now(), now() + interval '1 hour', 30 FROM leased`,
      [run.id, randomUUID()],
    );
    return run;
  }
}

/** Claims runs by the dispatches that they have. */
export class LeasingClaimLedger extends PostgresClaimLedger {
  /** The dispatches by which runs were claimed, by run and claim. */
  private readonly dispatches = new Map<string, string>();

  constructor(
    private readonly store: Database,
    calledJobs: CalledJobs,
  ) {
    super(store, calledJobs);
  }

  override async claim(references: RunReference[], claimant: Claimant): Promise<ClaimedRun[]> {
    const { rows } = await this.store.pool.query<{ id: string; dispatch_id: string }>(
      'SELECT id, dispatch_id FROM runs WHERE id = ANY($1::uuid[]) AND dispatch_id IS NOT NULL',
      [references.map(({ run_id }) => run_id)],
    );
    const dispatchOf = new Map(rows.map(({ id, dispatch_id }) => [id, dispatch_id]));
    const claimed = await super.claim(
      references.map((run) => ({
        ...run,
        dispatch_id: run.attempt === 1 ? dispatchOf.get(run.run_id) : undefined,
      })),
      claimant,
    );
    for (const { run_id, dispatch_id } of claimed)
      if (dispatch_id !== null) this.dispatches.set(run_id + claimant.claim_id, dispatch_id);
    return claimed;
  }

  override finish(results: AttemptResult[]): Promise<FinishedRuns> {
    return super.finish(
      results.map((result) => ({
        ...result,
        dispatch_id: this.dispatches.get(result.run_id + result.claim_id) ?? null,
      })),
    );
  }
}
