import type { RunReference } from '@job-scheduler/job-model';
import type { Claimant } from '../claim-ledger.js';
import { BadDataError } from '../job-repository.js';
import { arrayText } from './array-text.js';
import type { KnownJobs } from './called-jobs.js';
import { claimRuns, type ClaimRow } from './claims.js';
import type { DailyStatements } from './daily-statements.js';
import { available, codeOf, GAVE_WAY, query, type Database } from './database.js';
import { claimDispatches } from './dispatch-claims.js';
import { DETACH_CLAIMABLE, DETACH_UNLOCKED_CLAIMABLE } from './leased-runs.js';

/**
 * Claims runs on the path on which they are:
 *
 * - by dispatch, with one update for all runs of a message;
 * - one by one, when a run has no dispatch, or something has to be decided about it, or its dispatch did not come whole, is locked,
 *   or is claimed already. A run on the lease path is detached for that, unless another claim holds it.
 */
export class Claiming {
  constructor(
    private readonly database: Database,
    private readonly daily: DailyStatements,
  ) {}

  /** Resolves to the runs that were claimed. `known`: the jobs that the answer need not contain. */
  async claim(references: RunReference[], known: KnownJobs, claimant: Claimant): Promise<ClaimRow[]> {
    const leased = await this.byDispatch(references.filter(hasDispatch), known, claimant);
    const others = leased.length === references.length ? [] : references.filter(isNotAmong(leased));
    return [...leased, ...(await this.oneByOne(others, known, claimant))];
  }

  /** Claims what can be claimed by dispatch. A run that cannot be claimed at all is found among those that are claimed by themselves. */
  private async byDispatch(
    references: DispatchedRun[],
    known: KnownJobs,
    { runner_id, claim_id }: Claimant,
  ): Promise<ClaimRow[]> {
    try {
      return await this.daily.execute<ClaimRow, DispatchedRun>(
        claimDispatches,
        references,
        ({ run_id }) => run_id,
        (some) => [
          arrayText(some.map(({ run_id }) => run_id)),
          arrayText(some.map(({ dispatch_id }) => dispatch_id)),
          revisionsKnown(some, known),
          arrayText([...new Set(some.map(({ dispatch_id }) => dispatch_id))]),
          runner_id,
          claim_id,
        ],
      );
    } catch (error) {
      if (error instanceof BadDataError) return [];
      throw error;
    }
  }

  private async oneByOne(
    references: RunReference[],
    known: KnownJobs,
    { runner_id, claim_id }: Claimant,
  ): Promise<ClaimRow[]> {
    const leased = references.filter(hasDispatch).map(({ run_id }) => run_id);
    if (leased.length > 0) await this.detach(leased, claim_id);
    return this.daily.execute<ClaimRow, RunReference>(
      claimRuns,
      references,
      ({ run_id }) => run_id,
      (some) => [
        arrayText(some.map(({ run_id }) => run_id)),
        arrayText(some.map(({ attempt }) => attempt)),
        revisionsKnown(some, known),
        runner_id,
        claim_id,
      ],
    );
  }

  /**
   * Waits for whoever is just stopping one of the jobs. Not for a process that was suspended meanwhile: its runs are published again,
   * and no others wait for them.
   */
  private detach(runIds: string[], claimId: string): Promise<unknown> {
    const { hotPool } = this.database;
    return available(() =>
      query(hotPool, DETACH_CLAIMABLE, [runIds, claimId]).catch((error: unknown) => {
        if (!GAVE_WAY.has(codeOf(error) ?? '')) throw error;
        return query(hotPool, DETACH_UNLOCKED_CLAIMABLE, [runIds, claimId]);
      }),
    );
  }
}

/** A run that has a dispatch. */
type DispatchedRun = RunReference & { dispatch_id: string };

/** Whether something belongs to a dispatch. */
export const hasDispatch = <Item extends { dispatch_id?: string | null | undefined }>(
  item: Item,
): item is Item & { dispatch_id: string } => typeof item.dispatch_id === 'string';

const revisionsKnown = (references: RunReference[], known: KnownJobs): string =>
  arrayText(references.map(({ run_id }) => known.get(run_id)?.revision ?? 0));

/** Whether a run is not in what a statement returned. */
export function isNotAmong(rows: { run_id: string }[]): (item: { run_id: string }) => boolean {
  const ids = new Set(rows.map(({ run_id }) => run_id));
  return ({ run_id }) => !ids.has(run_id);
}
