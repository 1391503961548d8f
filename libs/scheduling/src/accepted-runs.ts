import { concludeRun, isFinal, type AcceptedRun, type DueRun } from '@job-scheduler/job-model';
import type { JobOutcomes, RunLedger } from '@job-scheduler/job-store';
import type { SchedulingMetrics } from './scheduling-metrics.js';

/** Ends runs that their targets accepted, once a target has reported or its deadline has passed. */
export class AcceptedRuns {
  constructor(
    private readonly ledger: RunLedger,
    private readonly outcomes: JobOutcomes,
    private readonly metrics: SchedulingMetrics,
  ) {}

  /**
   * Resolves to the runs that become due as a result: those to be retried, and those that waited for one of these to
   * end.
   */
  async conclude(accepted: AcceptedRun[]): Promise<DueRun[]> {
    if (accepted.length === 0) return [];
    const concluded = accepted.map((run) => ({ run, conclusion: concludeRun(run, Math.random()) }));
    const { standing, due, outcomes } = await this.ledger.conclude(
      concluded.map(({ run: { run_id, attempt, completion }, conclusion }) => ({
        run_id,
        attempt,
        conclusion,
        reported: completion !== null,
      })),
    );
    for (const { run, conclusion } of concluded) {
      if (isFinal(conclusion.state) && standing.has(run.run_id))
        this.metrics.ended(conclusion.state, run.trigger);
    }
    await this.outcomes.follow(outcomes);
    return due;
  }
}
