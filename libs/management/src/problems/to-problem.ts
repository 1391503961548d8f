import { NeverFiresError, SecretError, StateConflictError } from '@job-scheduler/job-model';
import { NameTakenError, StoreUnavailableError } from '@job-scheduler/job-store';
import { KeyUnavailableError } from '@job-scheduler/platform';
import { HttpException } from '@nestjs/common';
import { PROBLEM_CODES, PROBLEMS, type ProblemCode } from './catalogue.js';
import { invalid, Problem } from './problem.js';

const RETRY_AFTER_SECONDS = '2';

/** What a secret cannot be had for now, as its cause tells. */
const MAY_COME_BACK: ReadonlySet<string> = new Set(['secrets_unavailable', 'secrets_key_unavailable']);

/** Converts anything that was thrown to a problem of the catalogue. Unknown errors become `internal_error`. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof NameTakenError) {
    const field = { pointer: '/name', code: 'invalid', message: 'is the name of another job' } as const;
    return new Problem('name_taken', error.message, { errors: [field], cause: error });
  }
  if (error instanceof StateConflictError) return new Problem('state_conflict', error.message);
  if (error instanceof NeverFiresError) {
    return invalid([{ pointer: '/schedule', code: 'never_fires', message: 'has no tick in the future' }]);
  }
  if (error instanceof StoreUnavailableError) {
    const headers = { 'retry-after': RETRY_AFTER_SECONDS };
    return new Problem('store_unavailable', 'The system of record is not available right now; try again.', {
      headers,
      cause: error,
    });
  }
  if (error instanceof KeyUnavailableError) {
    const headers = { 'retry-after': RETRY_AFTER_SECONDS };
    return new Problem('keys_unavailable', error.message, { headers, cause: error });
  }
  if (error instanceof SecretError && MAY_COME_BACK.has(error.code)) return toProblem(error.cause);
  if (isAborted(error)) return new Problem('malformed_request', 'The request ended before its body did.');
  if (error instanceof HttpException) return fromHttpException(error);
  return new Problem('internal_error', 'Something went wrong on our side.', { cause: error });
}

/** What Node.js throws to who reads the body of a request whose client has gone away. */
const isAborted = (error: unknown): boolean =>
  error instanceof Error && error.message === 'aborted' && 'code' in error && error.code === 'ECONNRESET';

/** Converts the framework's own refusals: unmatched routes, unreadable bodies. */
function fromHttpException(error: HttpException): Problem {
  const code = codeOfStatus(error.getStatus());
  const detail = code === 'not_found' ? 'There is nothing at this address.' : PROBLEMS[code].meaning;
  return new Problem(code, detail, { cause: error });
}

/** The first code of the catalogue with the status. */
function codeOfStatus(status: number): ProblemCode {
  const known = PROBLEM_CODES.find((code) => PROBLEMS[code].status === status);
  return known ?? (status < 500 ? 'malformed_request' : 'internal_error');
}
