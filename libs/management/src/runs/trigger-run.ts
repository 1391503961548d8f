import type { JobRepository, RunLedger } from '@job-scheduler/job-store';
import type { Arming } from '@job-scheduler/priority-queue';
import { z } from 'zod';
import { Problem } from '../problems/problem.js';
import { runView, type RunView } from './run-view.js';
import { refuseUnfitPayload } from './unfit-payload.js';

/** The body of a manual trigger; it may be left out. */
export const triggerSchema = z
  .strictObject({
    payload: z.unknown().optional().meta({
      description: "Sent instead of the job's own payload. Left out or null: the job's own.",
    }),
  })
  .prefault({})
  .meta({ id: 'RunRequest' });

/** Runs a job now, once, whatever its schedule and status. Throws the problems `not_found` and `invalid`. */
export class TriggerRun {
  constructor(
    private readonly jobs: JobRepository,
    private readonly ledger: RunLedger,
    private readonly arming: Arming,
  ) {}

  async now(jobId: string, { payload }: z.output<typeof triggerSchema>): Promise<RunView> {
    const job = await this.jobs.get(jobId);
    if (job === null) throw unknownJob(jobId);
    refuseUnfitPayload(job, payload);
    const run = await this.ledger.trigger(jobId, payload);
    if (run === null) throw unknownJob(jobId);
    await this.arming.runsAtOnce([run.id]);
    return runView(run);
  }
}

const unknownJob = (id: string): Problem => new Problem('not_found', `There is no job with the id ${id}.`);
