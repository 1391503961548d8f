import { concludeRun, unknownInPolicies, type AcceptedRun, type DueRun } from '@job-scheduler/job-model';
import type { RunEndings, TickLedger } from '@job-scheduler/job-store';

/** Ends runs that their targets accepted, once a target has reported or its deadline has passed. */
export class AcceptedRuns {
  constructor(
    private readonly ticks: TickLedger,
    private readonly endings: RunEndings,
  ) {}

  /** Those among the runs whose policies only newer processes know. */
  async ofNewerProcesses(accepted: AcceptedRun[]): Promise<Set<string>> {
    const unknown = accepted.flatMap(({ run_id, policies }) => {
      const reason = unknownInPolicies(policies);
      return reason === null ? [] : [{ run_id, reason: `${reason}.` }];
    });
    const areLeft = await this.endings.leavesRuns(unknown);
    return new Set(areLeft ? unknown.map(({ run_id }) => run_id) : []);
  }

  /**
   * Resolves to the runs that become due as a result: those to be retried, and those that waited for one of these to
   * end.
   */
  async conclude(accepted: AcceptedRun[]): Promise<DueRun[]> {
    if (accepted.length === 0) return [];
    const concluded = accepted.map((run) => ({ run, conclusion: concludeRun(run, Math.random()) }));
    const { due, ended, standing } = await this.ticks.conclude(
      concluded.map(({ run: { run_id, attempt, completion }, conclusion }) => ({
        run_id,
        attempt,
        conclusion,
        reported: completion !== null,
      })),
    );
    const jobs = new Map(ended.map(({ run_id, job_id }) => [run_id, job_id]));
    for (const { run, conclusion } of concluded) {
      if (conclusion.reason === null || !standing.has(run.run_id)) continue;
      const { run_id, attempt, trigger } = run;
      const { state, reason } = conclusion;
      this.endings.attemptFailed({ run_id, job_id: jobs.get(run_id), attempt, trigger, state, reason });
    }
    await this.endings.follow(ended);
    return due;
  }
}
