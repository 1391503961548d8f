import { DEFAULT_NAMESPACE } from '@job-scheduler/job-model';
import { sees, type Sight } from '../access/sight.js';
import { invalid } from '../problems/problem.js';

/**
 * The namespace of a job that is about to be made: the one that it names; else `default`, or the only one that the caller sees.
 * Throws the problem `invalid`.
 */
export function namespaceFor(caller: Sight, named: string | undefined): string {
  const { namespaces } = caller;
  const home = named ?? (namespaces?.length === 1 ? namespaces[0] : undefined) ?? DEFAULT_NAMESPACE;
  if (namespaces === null || sees(caller, home)) return home;
  const code = named === undefined ? 'required' : 'invalid_value';
  const message = `must be a namespace that your key sees: ${namespaces.join(', ')}`;
  throw invalid([{ pointer: '/namespace', code, message }]);
}

/** Refuses to move a job, which its secrets and its name would not survive. Throws the problem `invalid`. */
export function refuseMove(from: string, named: string | undefined): void {
  if (named === undefined || named === from) return;
  const message = `cannot be changed from ${from}: delete the job, and create it in the other namespace`;
  throw invalid([{ pointer: '/namespace', code: 'invalid_value', message }]);
}
