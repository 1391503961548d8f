import {
  BULK_ACTIONS,
  changedTags,
  deleteJob,
  editJob,
  jobIsGone,
  MOST_TAGS,
  operationRunId,
  pauseJob,
  resumeJob,
  StateConflictError,
  type BulkRequest,
  type Job,
  type JobChange,
  type LongOperation,
  type TagChange,
} from '@job-scheduler/job-model';
import {
  BadDataError,
  StoreUnavailableError,
  type JobRepository,
  type OperationChunk,
  type OperationRun,
  type OperationStore,
  type RunEndings,
} from '@job-scheduler/job-store';
import type { EventLog } from '@job-scheduler/platform';
import type { Arming } from '@job-scheduler/priority-queue';

/** How many jobs are processed before the operation is checked again. */
const CHUNK = 20;

/** Does to many jobs what the API does to one. Every action can be repeated after a crash without harm. */
export class BulkStep {
  constructor(
    private readonly operations: OperationStore,
    private readonly jobs: JobRepository,
    private readonly arming: Arming,
    private readonly endings: RunEndings,
    private readonly log: EventLog,
  ) {}

  /** Processes the next jobs. Resolves to the operation afterwards, or to null if another worker has it now. */
  async run(operation: LongOperation, request: BulkRequest): Promise<LongOperation | null> {
    // A newer version may have written it.
    if (!BULK_ACTIONS.includes(request.action))
      throw new Error(`its action ${JSON.stringify(request.action)} is not known`);
    const begin = operation.cursor ?? 0;
    const jobIds = await this.operations.jobIds(operation.id, begin, CHUNK);
    const position = {
      after: operation.cursor,
      cursor: begin + jobIds.length,
      isLast: jobIds.length < CHUNK,
    };
    if (request.action === 'run') return this.trigger(operation, jobIds, position);
    const errors: string[] = [];
    for (const jobId of jobIds) {
      const error = await this.sentenceOf(jobId, this.act(jobId, request, operation.actor));
      if (error !== null) errors.push(error);
    }
    const [failed, done] = [errors.length, jobIds.length - errors.length];
    return this.operations.record(operation.id, { ...position, runs: [], done, failed, errors });
  }

  private async trigger(
    operation: LongOperation,
    jobIds: string[],
    position: Pick<OperationChunk, 'after' | 'cursor' | 'isLast'>,
  ): Promise<LongOperation | null> {
    const begin = operation.cursor ?? 0;
    const runs = jobIds.map((job_id, index): OperationRun => ({
      id: operationRunId(operation, begin + index),
      job_id,
      trigger: 'manual',
      scheduled_at: null,
    }));
    const chunk = { ...position, runs, done: 0, failed: 0, errors: [] };
    const after = await this.operations.record(operation.id, chunk);
    if (after !== null) await this.arming.runsAtOnce(runs.map(({ id }) => id));
    return after;
  }

  /** Resolves to false if there is no such job. */
  private async act(jobId: string, { action, reason, tags }: BulkRequest, actor: string): Promise<boolean> {
    switch (action) {
      case 'pause':
        return this.edit(jobId, actor, (job, now) =>
          isPausedSo(job, reason) ? null : pauseJob(job, { reason, until: null }, actor, now),
        );
      case 'resume':
        return this.edit(jobId, actor, (job, now) => resumeJob(job, now));
      case 'tag':
        return this.edit(jobId, actor, (job, now) => tagged(job, tags, actor, now));
      case 'delete':
        // The request already left out jobs that did not exist. If one is gone by now, that is what was asked for.
        return this.delete(jobId, actor);
      case 'run':
        throw new Error('Runs are recorded with the operation, not job by job.');
    }
  }

  private async delete(jobId: string, actor: string): Promise<boolean> {
    const ended = await this.jobs.delete(jobId, deleteJob, { actor });
    await this.arming.deletedJob(jobId);
    await this.endings.follow(ended ?? []);
    return true;
  }

  private async edit(
    jobId: string,
    actor: string,
    decide: (job: Job, now: number) => JobChange | null,
  ): Promise<boolean> {
    const write = await this.jobs.edit(jobId, decide, undefined, { actor });
    if (write === null) return false;
    if (write.changed) await this.arming.job(write.job);
    await this.arming.runsAtOnce(write.queued.map(({ run_id }) => run_id));
    await this.endings.follow(write.ended);
    return true;
  }

  /** Why the action failed for this job, or null. Throws StoreUnavailableError. */
  private async sentenceOf(jobId: string, action: Promise<boolean>): Promise<string | null> {
    try {
      return (await action) ? null : jobIsGone(jobId);
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error;
      if (error instanceof StateConflictError || error instanceof BadDataError)
        return `Job ${jobId}: ${error.message}`;
      this.log.error('bulk_action_failed', 'A bulk operation could not do its action for a job.', error, {
        job_id: jobId,
      });
      return `Job ${jobId}: The action failed unexpectedly; the log says why.`;
    }
  }
}

/** Null when the job has these tags already. Throws StateConflictError when they are too many. */
function tagged(job: Job, change: TagChange | undefined, actor: string, now: number): JobChange | null {
  const tags = changedTags(job.definition.tags, change ?? { add: [], remove: [] });
  if (tags.length > MOST_TAGS)
    throw new StateConflictError(`It would have ${tags.length} tags; the limit is ${MOST_TAGS}.`);
  return editJob(job, { ...job.definition, namespace: job.namespace, tags }, actor, now);
}

/** Whether the job is already paused like this: pausing it again would only raise its revision. */
const isPausedSo = ({ cursor, pause }: Job, reason: string | null): boolean =>
  cursor.status === 'paused' && pause !== null && pause.reason === reason && pause.until === null;
