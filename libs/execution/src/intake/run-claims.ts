import {
  ofUsers,
  unknownInOperation,
  unknownInPolicies,
  type Clock,
  type RunReference,
} from '@job-scheduler/job-model';
import {
  BadDataError,
  untilKnown,
  type ClaimedRun,
  type Claimant,
  type PostponedRun,
  type RunClaim,
  type RunEndings,
  type RunEnds,
  type ClaimLedger,
} from '@job-scheduler/job-store';
import { Batcher, isolateBadItems, type EventLog, type IsolatedBatch } from '@job-scheduler/platform';
import type { Arming } from '@job-scheduler/priority-queue';
import { messageOf } from '../calls/broken-call.js';
import type { ReturnedRuns } from '../calls/returned-runs.js';

const BATCH_LIMIT = 500;

/** The delay before a run whose claim failed is published again: a lasting fault must not keep everybody busy. */
const CLAIM_AGAIN_MS = 1_000;

/**
 * The delay before a run that this process does not understand is published again, for a newer one: as long as the run has
 * waited so far, within these limits. So it soon meets a newer one, and costs little while there is none.
 */
const PASS_ON_MS = { least: 2_000, most: 60_000 };

/** A claimed run whose rules this process does not know, and what it does not know, in words. */
export interface UnknownClaim {
  run: ClaimedRun;
  reason: string;
}

/** What became of a claim. */
export interface ClaimOutcome extends Omit<IsolatedBatch<RunReference, UnknownClaim>, 'results'> {
  /** The ids of the runs that are claimed. */
  claimed: ReadonlySet<string>;
  unknown: UnknownClaim[];
}

/**
 * Claims runs. A run that no runner can claim, because of what its job holds, harms no other: it ends, and its job is
 * disabled. Otherwise its message would come back for ever.
 */
export class RunClaims {
  private readonly looks = new Batcher<RunClaim, boolean>({
    limit: BATCH_LIMIT,
    lanes: 1,
    write: (claims) => this.lookAgain(claims),
  });

  constructor(
    private readonly ledger: ClaimLedger,
    private readonly endings: RunEndings,
    private readonly returned: ReturnedRuns,
    private readonly arming: Arming,
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {}

  /**
   * Claims runs, and hands over those that can be called as soon as they are claimed. Tries until the outcome is known. What
   * is left is for `settle`, so that nothing that is done about it holds up a call. Throws StoreUnavailableError when the
   * signal is aborted before that, and any other error that keeps all of the runs from being claimed.
   */
  async claim(
    references: RunReference[],
    claimant: Claimant,
    signal: AbortSignal,
    begin: (runs: ClaimedRun[]) => void,
  ): Promise<ClaimOutcome> {
    const claimed = new Set<string>();
    const write = async (some: RunReference[]): Promise<UnknownClaim[]> => {
      const runs = await untilKnown(this.clock, signal, () => this.ledger.claim(some, claimant));
      for (const { run_id } of runs) claimed.add(run_id);
      const { known, unknown } = byKnowledge(runs);
      begin(known);
      return unknown;
    };
    const { results, bad, interruption } = await this.isolated(references, claimant, signal, write);
    return { claimed, unknown: results, bad, interruption };
  }

  /**
   * Deals with what a claim could not hand over: ends what cannot be claimed, and gives back what was interrupted and what only
   * newer processes know. Without newer ones, the latter is handed over, too.
   */
  async settle(
    { unknown, bad, interruption }: ClaimOutcome,
    claimant: Claimant,
    signal: AbortSignal,
    begin: (runs: ClaimedRun[]) => void,
  ): Promise<void> {
    await this.passOn(unknown, claimant, signal, begin);
    if (interruption !== null) {
      this.tellUnclaimed(interruption.error);
      await this.giveUp(interruption.items, claimant, signal);
    }
    for (const { item, error } of bad) {
      await untilKnown(this.clock, signal, () => this.end(item.run_id, error)).catch((failure: unknown) =>
        this.tellUnclaimed(failure),
      );
    }
  }

  private async isolated(
    references: RunReference[],
    claimant: Claimant,
    signal: AbortSignal,
    write: (some: RunReference[]) => Promise<UnknownClaim[]>,
  ): Promise<IsolatedBatch<RunReference, UnknownClaim>> {
    try {
      return await isolateBadItems(references, write, (error) => error instanceof BadDataError);
    } catch (error) {
      await this.giveUp(references, claimant, signal);
      throw error;
    }
  }

  /** Gives back the runs that a claim may hold, uncalled, to be published again in a moment. Never rejects. */
  giveUp(runs: RunReference[], claimant: Claimant, signal: AbortSignal): Promise<void> {
    return this.giveBack(toBeClaimedAgain(runs), claimant, signal);
  }

  /**
   * Gives runs back, uncalled. A claim that failed may hold some of them, since it may have failed once they were written;
   * those that it does not hold stay as they are.
   */
  private async giveBack(runs: PostponedRun[], claimant: Claimant, signal: AbortSignal): Promise<void> {
    try {
      await this.returned.giveBack(runs, claimant, signal);
    } catch (error) {
      this.log.error(
        'run_not_given_back',
        'Runs could not be given back; those that are claimed are freed after their deadlines.',
        error,
        { run_id: runs[0]?.run_id },
      );
    }
  }

  /** Gives back, uncalled, the runs whose rules only newer processes know. */
  private async passOn(
    unknown: UnknownClaim[],
    claimant: Claimant,
    signal: AbortSignal,
    begin: (runs: ClaimedRun[]) => void,
  ): Promise<void> {
    const reasons = unknown.map(({ run: { run_id }, reason }) => ({ run_id, reason }));
    if (!(await this.endings.leavesRuns(reasons))) return begin(unknown.map(({ run }) => run));
    const postponed = unknown.map(({ run }) => ({ run_id: run.run_id, delay_ms: passOnAfter(run.age_ms) }));
    await this.giveBack(postponed, claimant, signal);
  }

  /** What is claimed must be called. The others are queued, or are given back, and are published again. */
  private tellUnclaimed(error: unknown): void {
    this.log.error('claim_failed', 'Some runs could not be claimed; they will be published again.', error);
  }

  /** Which of these runs the ledger does not know. */
  unknown(runIds: string[]): Promise<string[]> {
    return this.ledger.unknown(runIds);
  }

  /** Whether a claimed run may still be called; false when nobody can tell. */
  isStillWanted(claim: RunClaim): Promise<boolean> {
    return this.looks.add(claim).catch((error: unknown) => {
      const message = 'A run that waited for a slot could not be looked up, so it is given back.';
      this.log.error('run_not_looked_up', message, error, { run_id: claim.run_id });
      return false;
    });
  }

  private async lookAgain(claims: RunClaim[]): Promise<boolean[]> {
    const wanted = await this.ledger.stillWanted(claims);
    return claims.map(({ run_id }) => wanted.has(run_id));
  }

  /**
   * Ends the runs among these that expired, or of which no attempt may begin any more. Resolves to how many expired, but for those of the canary. A run
   * that cannot even be looked at is left to recovery.
   */
  async endUnclaimed(runIds: string[]): Promise<number> {
    let expired = 0;
    const { bad, interruption } = await isolateBadItems(
      runIds,
      async (some) => {
        const tooOld = await this.ledger.expire(some);
        this.endings.expired(tooOld);
        expired += ofUsers(tooOld).length;
        await this.follow(await this.ledger.endLate(some));
        return [];
      },
      (error) => error instanceof BadDataError,
    );
    if (interruption !== null) throw interruption.error;
    for (const { item, error } of bad) {
      this.log.error('run_unclaimable', 'A run that was not claimed could not be ended.', error, {
        run_id: item,
      });
    }
    return expired;
  }

  private async end(runId: string, error: unknown): Promise<void> {
    this.log.error('run_unclaimable', 'A run cannot be claimed because of what its job holds.', error, {
      run_id: runId,
    });
    const job_id = await this.ledger.jobOf(runId);
    if (job_id === null) return;
    const reason = `The job's runs cannot be claimed: ${messageOf(error)}.`;
    const unusable = { job_id, revision: null, reason };
    // A newer runner may be able to claim the run.
    if ((await this.endings.disableUnusable([unusable])).areLeft) return;
    // Disabling a job cancels its runs, but a job that is not active cannot be disabled.
    await this.follow(await this.ledger.endUnclaimable(runId, 'job_unusable'));
  }

  private async follow({ released, ended }: RunEnds): Promise<void> {
    await this.arming.runsAtOnce(released.map(({ run_id }) => run_id));
    await this.endings.follow(ended);
  }
}

/** Sorts claimed runs by whether this process knows all of their rules. */
export function byKnowledge(runs: ClaimedRun[]): { known: ClaimedRun[]; unknown: UnknownClaim[] } {
  const known: ClaimedRun[] = [];
  const unknown: UnknownClaim[] = [];
  for (const run of runs) {
    const reason = unknownInPolicies(run.policies) ?? unknownInOperation(run.operation);
    if (reason === null) known.push(run);
    else unknown.push({ run, reason: `${reason}.` });
  }
  return { known, unknown };
}

const passOnAfter = (ageMs: number): number => Math.min(Math.max(ageMs, PASS_ON_MS.least), PASS_ON_MS.most);

const toBeClaimedAgain = (references: RunReference[]): PostponedRun[] =>
  references.map(({ run_id }) => ({ run_id, delay_ms: CLAIM_AGAIN_MS }));
