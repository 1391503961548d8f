import { operationSchema, type Job, type JsonText } from '@job-scheduler/job-model';
import { parseInput } from '../http/input.js';

/**
 * The payload that a run brings, or null if it brings none. Throws `invalid` if it does not fit the rest of its job's
 * operation, such as its content type.
 */
export function fitPayload(job: Job, payload: unknown): JsonText | null {
  if (payload === undefined || payload === null) return null;
  return parseInput(operationSchema, { ...job.definition.job, payload }).payload;
}
