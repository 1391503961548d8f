import {
  operationSchema,
  secretUsesOf,
  type Job,
  type JsonText,
  type Operation,
  type SecretUse,
} from '@job-scheduler/job-model';
import { parseInput } from '../http/input.js';
import { pointerOf } from '../problems/pointer.js';
import { invalid } from '../problems/problem.js';

/**
 * The payload that a run brings, or null if it brings none. Throws `invalid` if it does not fit the rest of its job's
 * operation, such as its content type, or names secrets that the job does not send as they are: who may run a job must not get at
 * others, nor at the keys it signs and authenticates with.
 */
export function fitPayload(job: Job, payload: unknown): JsonText | null {
  if (payload === undefined || payload === null) return null;
  const operation = parseInput(operationSchema, { ...job.definition.job, payload });
  const own = new Set(sentBy(job.definition.job).map(({ name }) => name));
  const others = sentBy(operation).filter(({ name }) => !own.has(name));
  if (others.length === 0) return operation.payload;
  throw invalid(
    others.map(({ name, path }) => ({
      pointer: pointerOf(path),
      code: 'unknown_secret',
      message: `names the secret ${name}, which the headers, query and payload of the job itself do not`,
    })),
  );
}

/** Where an operation sends secrets themselves. */
const sentBy = (operation: Operation): SecretUse[] =>
  secretUsesOf(operation).filter(({ path }) => path[0] !== 'auth' && path[0] !== 'signing');
