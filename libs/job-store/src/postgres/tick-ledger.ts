import { announcedRunId, type AnnouncedTick, type PlanInput, type TickPlan } from '@job-scheduler/job-model';
import { isolateBadItems } from '@job-scheduler/platform';
import type { FinishedRuns } from '../outcomes/ended-run.js';
import {
  MOST_RUNS_IN_DISPATCH,
  TickLedger,
  type ConcludedRun,
  type DueRuns,
  type RecordedTicks,
  type Recording,
} from '../tick-ledger.js';
import {
  ACCEPTED_RUNS,
  acceptedFromRow,
  conclusionValues,
  END_ACCEPTED,
  RETRY_ACCEPTED,
  type AcceptedRow,
} from './completions.js';
import { exactStoreNow } from './cursors.js';
import { execute, inTransaction, isBadData, query, type Database } from './database.js';
import { finishedOf, followEnds } from './ended-runs.js';
import { isContested, lockStanding, resolveOverlaps } from './exclusive-runs.js';
import { PlannedJobs } from './planned-jobs.js';
import { PLAN_INPUTS, planInputFromRow, type PlanRow } from './plan-inputs.js';
import {
  RECORD_TICKS,
  recordedOf,
  recordingOf,
  recordTicksValues,
  STANDING_PLANS,
  standingPlansValues,
  tickRowsOf,
  type RecordedPlan,
  type StandingRow,
} from './record-ticks.js';
import { BECOME_DUE } from './retries.js';
import type { WrittenRow } from './run-endings.js';

/** Unless the caller says otherwise: as many as a message carries by default. */
const RUNS_PER_DISPATCH = 50;

/** What schedulers write, in batched statements. */
export class PostgresTickLedger extends TickLedger {
  constructor(
    private readonly database: Database,
    private readonly plannedJobs = new PlannedJobs(),
  ) {
    super();
    database.connections.whenBroken(() => this.plannedJobs.clear());
  }

  now(): Promise<number> {
    return exactStoreNow(this.database.plannedOnce);
  }

  async planInputs(jobIds: string[]): Promise<PlanInput[]> {
    const rows = await execute<PlanRow>(this.database.hotPool, PLAN_INPUTS, [jobIds]);
    const inputs = rows.map(planInputFromRow);
    for (const input of inputs) this.plannedJobs.note(input);
    return inputs;
  }

  knownInputs(jobIds: string[]): Map<string, PlanInput> {
    const known = new Map<string, PlanInput>();
    for (const id of jobIds) {
      const input = this.plannedJobs.get(id);
      if (input !== undefined) known.set(id, input);
    }
    return known;
  }

  async recordTicks(plans: TickPlan[], runsPerDispatch = RUNS_PER_DISPATCH): Promise<Recording> {
    try {
      const recording = await this.record(plans, runsPerDispatch);
      this.learnFrom(plans, recording);
      return recording;
    } catch (error) {
      for (const { job_id } of plans) this.plannedJobs.forget(job_id);
      throw error;
    }
  }

  /** A plan that was not recorded may have been made with what is not so any more. */
  private learnFrom(plans: TickPlan[], { recorded, locked }: Recording): void {
    if (recorded.length < plans.length) {
      const standing = new Set([...recorded, ...locked].map(({ job_id }) => job_id));
      for (const { job_id } of plans) if (!standing.has(job_id)) this.plannedJobs.forget(job_id);
    }
    for (const { job_id, cursor } of recorded) this.plannedJobs.advance(job_id, cursor);
  }

  private async record(plans: TickPlan[], runsPerDispatch: number): Promise<Recording> {
    const most = Math.min(runsPerDispatch, MOST_RUNS_IN_DISPATCH);
    const contested = plans.filter(isContested);
    const independent = contested.length === 0 ? plans : plans.filter((plan) => !isContested(plan));
    const batches = await Promise.allSettled([
      isolateBadItems(independent, (some) => this.recordAsPlanned(some, most), isBadData),
      isolateBadItems(contested, (some) => this.recordContested(some), isBadData),
    ]);
    const recording = recordingOf(batches);
    return { ...recording, locked: await this.lockedAmong(plans, recording) };
  }

  /** The plans that were passed over, because others hold the locks of their jobs. What was recorded is told even when this fails. */
  private async lockedAmong(
    plans: TickPlan[],
    { recorded, refused }: Omit<Recording, 'locked'>,
  ): Promise<TickPlan[]> {
    if (recorded.length + refused.length >= plans.length) return [];
    const done = new Set([...recorded, ...refused.map(({ plan }) => plan)].map(({ job_id }) => job_id));
    const left = plans.filter(({ job_id }) => !done.has(job_id));
    const values = standingPlansValues(left);
    const rows = await execute<StandingRow>(this.database.hotPool, STANDING_PLANS, values).catch(() => []);
    const standing = new Set(rows.map(({ job_id }) => job_id));
    return left.filter(({ job_id }) => standing.has(job_id));
  }

  async taken(ticks: AnnouncedTick[]): Promise<Map<string, 'run' | 'skip'>> {
    const taken = new Map<string, 'run' | 'skip'>();
    if (ticks.length === 0) return taken;
    const after = ticks.map(({ job_id, revision, due_at }) => ({
      job_id,
      expected: { revision, last_tick: due_at },
    }));
    const rows = await execute<StandingRow>(
      this.database.hotPool,
      STANDING_PLANS,
      standingPlansValues(after),
    );
    const standing = new Map(rows.map((row) => [row.job_id, row]));
    for (const tick of ticks) {
      const { job_id, due_at, next_due } = tick;
      const row = standing.get(job_id);
      if (row === undefined) {
        this.plannedJobs.forget(job_id);
        continue;
      }
      // Only a tick that was skipped does not count; nor does one in whose place a waiting one was skipped.
      const isRun = row.fired === tick.fired || row.last_run_id === announcedRunId(tick);
      taken.set(job_id, isRun ? 'run' : 'skip');
      this.plannedJobs.advance(job_id, { status: 'active', last_tick: due_at, next_due, fired: row.fired });
    }
    return taken;
  }

  private async recordAsPlanned(plans: RecordedPlan[], runsPerDispatch: number): Promise<RecordedTicks[]> {
    const rows = tickRowsOf(plans, runsPerDispatch);
    const values = recordTicksValues(plans, rows);
    return recordedOf(plans, rows, await execute(this.database.hotPool, RECORD_TICKS, values));
  }

  /** Overlap is decided under the locks. Plans that have lost their race by then, or whose jobs are locked, are left out. */
  private recordContested(plans: TickPlan[]): Promise<RecordedTicks[]> {
    return inTransaction(this.database.hotPool, async (client) => {
      const resolved = await resolveOverlaps(client, await lockStanding(client, plans));
      const rows = tickRowsOf(resolved, null);
      return recordedOf(resolved, rows, await query(client, RECORD_TICKS, recordTicksValues(resolved, rows)));
    });
  }

  async becomeDue(runIds: string[]): Promise<DueRuns> {
    const rows = await execute<WrittenRow>(this.database.hotPool, BECOME_DUE, [runIds]);
    const { ended, released } = await followEnds(this.database, rows);
    const queued = rows.filter((row) => row.due_at === null && row.state === 'queued');
    const waiting = await this.acceptedAmong(runIds, rows);
    const later = [...rows, ...waiting].flatMap(({ run_id, due_at }) =>
      due_at === null ? [] : [{ run_id, due_at }],
    );
    return {
      ended,
      queued: [...queued.map(({ run_id, attempt }) => ({ run_id, attempt })), ...released],
      later,
      accepted: waiting.filter((row) => row.due_at === null).map(acceptedFromRow),
    };
  }

  /**
   * Accepted runs are rare among due runs, so they are only looked for among runs that are neither queued nor retrying.
   * What the others became is told even when this fails; recovery arms accepted runs again.
   */
  private async acceptedAmong(runIds: string[], others: { run_id: string }[]): Promise<AcceptedRow[]> {
    if (others.length >= runIds.length) return [];
    const known = new Set(others.map((row) => row.run_id));
    const ids = runIds.filter((id) => !known.has(id));
    const accepted = execute<AcceptedRow>(this.database.hotPool, ACCEPTED_RUNS, [ids]);
    return others.length === 0 ? accepted : accepted.catch(() => []);
  }

  async conclude(runs: ConcludedRun[]): Promise<FinishedRuns> {
    const [retried, ended] = [true, false].map((isRetried) =>
      runs.filter(({ conclusion }) => (conclusion.state === 'retrying') === isRetried),
    ) as [ConcludedRun[], ConcludedRun[]];
    // All of them or none, since only the rows of this call say what has ended.
    const rows = await inTransaction(this.database.hotPool, async (client) => [
      ...(await query<WrittenRow>(client, END_ACCEPTED, conclusionValues(ended))),
      ...(await query<WrittenRow>(client, RETRY_ACCEPTED, conclusionValues(retried))),
    ]);
    return finishedOf(this.database, rows);
  }
}
