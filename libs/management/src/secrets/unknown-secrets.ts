import { secretUsesOf, type Operation } from '@job-scheduler/job-model';
import { UnknownSecretsError } from '@job-scheduler/job-store';
import { pointerOf } from '../problems/pointer.js';
import { invalid, type FieldError } from '../problems/problem.js';

/** Writes a job. Secrets that it uses and that do not exist are refused where it names them: throws the problem `invalid`. */
export async function withKnownSecrets<Result>(
  operation: () => Operation | null,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    const written = error instanceof UnknownSecretsError ? operation() : null;
    if (!(error instanceof UnknownSecretsError) || written === null) throw error;
    throw invalid(unknownAt(written, error.names));
  }
}

/** Where an operation names secrets that do not exist. */
export const unknownAt = (operation: Operation, names: readonly string[]): FieldError[] =>
  secretUsesOf(operation)
    .filter(({ name }) => names.includes(name))
    .map(({ name, path }) => ({
      pointer: pointerOf(['job', ...path]),
      code: 'unknown_secret',
      message: `names the secret ${name}, which does not exist: create it with PUT /v1/secrets/${name}`,
    }));
