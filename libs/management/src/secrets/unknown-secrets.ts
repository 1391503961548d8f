import { DEFAULT_NAMESPACE, secretUsesOf, type Operation } from '@job-scheduler/job-model';
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
    throw invalid(unknownAt(written, error));
  }
}

/** Where an operation names secrets that do not exist in its namespace. */
export const unknownAt = (
  operation: Operation,
  { namespace, names }: Pick<UnknownSecretsError, 'namespace' | 'names'>,
): FieldError[] =>
  secretUsesOf(operation)
    .filter(({ name }) => names.includes(name))
    .map(({ name, path }) => ({
      pointer: pointerOf(['job', ...path]),
      code: 'unknown_secret',
      message: `names the secret ${name}, which does not exist${howToCreate(namespace, name)}`,
    }));

/** Without its namespace, a secret would be created in the default one, where the job does not find it. */
const howToCreate = (namespace: string, name: string): string =>
  namespace === DEFAULT_NAMESPACE
    ? `: create it with \`jobctl secrets set ${name}\` or PUT /v1/secrets/${name}`
    : ` in the namespace ${namespace}: create it with \`jobctl secrets set ${name} --namespace ${namespace}\` or PUT /v1/secrets/${name}?namespace=${namespace}`;
