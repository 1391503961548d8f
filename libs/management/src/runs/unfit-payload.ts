import { operationSchema, type Job } from '@job-scheduler/job-model';
import { parseInput } from '../http/input.js';

/** Throws `invalid` if the payload of a run does not fit the rest of its job's operation, such as its content type. */
export function refuseUnfitPayload(job: Job, payload: unknown): void {
  if (payload === undefined || payload === null) return;
  parseInput(operationSchema, { ...job.definition.job, payload });
}
