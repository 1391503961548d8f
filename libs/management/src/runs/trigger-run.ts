import { resultingIn, type JobRepository, type OnceOnly, type RunHistory } from '@job-scheduler/job-store';
import type { Arming } from '@job-scheduler/priority-queue';
import { z } from 'zod';
import { Problem } from '../problems/problem.js';
import { runView, type RunView } from './run-view.js';
import { fitPayload } from './fit-payload.js';

/** The optional body of a manual trigger. */
export const triggerSchema = z
  .strictObject({
    payload: z.unknown().optional().meta({
      description: "Replaces the job's own payload. If omitted or null, the job's own payload is sent.",
    }),
  })
  .prefault({})
  .meta({ id: 'RunRequest' });

/** Runs a job once, now, whatever its schedule and status. Throws the problems `not_found` and `invalid`. */
export class TriggerRun {
  constructor(
    private readonly jobs: JobRepository,
    private readonly history: RunHistory,
    private readonly arming: Arming,
  ) {}

  async now(
    jobId: string,
    { payload }: z.output<typeof triggerSchema>,
    once?: OnceOnly<RunView>,
  ): Promise<RunView> {
    const job = await this.jobs.get(jobId);
    if (job === null) throw unknownJob(jobId);
    const run = await this.history.trigger(jobId, fitPayload(job, payload), resultingIn(once, runView));
    if (run === null) throw unknownJob(jobId);
    await this.arming.runsAtOnce([run.id]);
    return runView(run);
  }
}

const unknownJob = (id: string): Problem => new Problem('not_found', `There is no job with the id ${id}.`);
