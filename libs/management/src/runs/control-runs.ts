import { isFinal, type Run } from '@job-scheduler/job-model';
import {
  resultingIn,
  type JobRepository,
  type OnceOnly,
  type RunEndings,
  type RunHistory,
} from '@job-scheduler/job-store';
import type { Arming } from '@job-scheduler/priority-queue';
import { z } from 'zod';
import { Problem } from '../problems/problem.js';
import { runView, type RunView } from './run-view.js';
import { fitPayload } from './fit-payload.js';

/** The optional body of a replay. */
export const replaySchema = z
  .strictObject({
    payload: z.unknown().optional().meta({
      description: 'Replaces the payload of the old run. If omitted or null, the old payload is sent again.',
    }),
  })
  .prefault({})
  .meta({ id: 'ReplayRequest' });

/** Cancels and repeats runs. Throws the problems `not_found` and `state_conflict`. */
export class ControlRuns {
  constructor(
    private readonly jobs: JobRepository,
    private readonly history: RunHistory,
    private readonly arming: Arming,
    private readonly endings: RunEndings,
  ) {}

  /** The runner aborts a call in flight within a second; until then the run is still `running`. */
  async cancel(id: string, once?: OnceOnly<RunView>): Promise<RunView> {
    const before = await this.history.get(id);
    if (before === null) throw unknownRun(id);
    if (isFinal(before.state)) throw ended(id, before.state);
    const cancelled = await this.history.cancel(id, 'cancelled_by_user', resultingIn(once, cancelledView));
    if (cancelled === null) throw unknownRun(id);
    const { run, ended: endedNow, released } = cancelled;
    await this.arming.runsAtOnce(released.map(({ run_id }) => run_id));
    await this.endings.follow(endedNow);
    return cancelledView(run);
  }

  async replay(
    id: string,
    { payload }: z.output<typeof replaySchema>,
    once?: OnceOnly<RunView>,
  ): Promise<RunView> {
    const original = await this.history.get(id);
    if (original === null) throw unknownRun(id);
    const job = await this.jobs.get(original.job_id);
    if (job === null) throw withoutJob(id);
    const run = await this.history.replay(id, fitPayload(job, payload), resultingIn(once, runView));
    if (run === null) throw withoutJob(id);
    await this.arming.runsAtOnce([run.id]);
    return runView(run);
  }
}

/** Throws the problem `state_conflict` if the run had ended before it could be cancelled. */
function cancelledView(run: Run): RunView {
  if (isFinal(run.state) && run.state !== 'cancelled') throw ended(run.id, run.state);
  return runView(run);
}

const unknownRun = (id: string): Problem => new Problem('not_found', `There is no run with the id ${id}.`);

const withoutJob = (id: string): Problem =>
  new Problem('not_found', `The job of the run ${id} is deleted, so the run cannot be repeated.`);

const ended = (id: string, state: string): Problem =>
  new Problem('state_conflict', `The run ${id} has ended as ${state}, so it cannot be cancelled.`);
