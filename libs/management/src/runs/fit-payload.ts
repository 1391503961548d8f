import {
  operationSchema,
  secretNamesOf,
  secretUsesOf,
  type Job,
  type JsonText,
} from '@job-scheduler/job-model';
import { parseInput } from '../http/input.js';
import { pointerOf } from '../problems/pointer.js';
import { invalid } from '../problems/problem.js';

/**
 * The payload that a run brings, or null if it brings none. Throws `invalid` if it does not fit the rest of its job's
 * operation, such as its content type, or names secrets that the job does not use: who may run a job must not get at others.
 */
export function fitPayload(job: Job, payload: unknown): JsonText | null {
  if (payload === undefined || payload === null) return null;
  const operation = parseInput(operationSchema, { ...job.definition.job, payload });
  const own = secretNamesOf(job.definition.job);
  const others = secretUsesOf(operation).filter(({ name }) => !own.includes(name));
  if (others.length === 0) return operation.payload;
  throw invalid(
    others.map(({ name, path }) => ({
      pointer: pointerOf(path),
      code: 'unknown_secret',
      message: `names the secret ${name}, which the job itself does not use`,
    })),
  );
}
