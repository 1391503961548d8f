import {
  unmaskedOperation,
  type JobDefinition,
  type MaskProblem,
  type Operation,
} from '@job-scheduler/job-model';
import { pointerOf } from '../problems/pointer.js';
import { invalid, type FieldError } from '../problems/problem.js';

const NOTHING_STORED = 'is masked, but nothing is stored there: give the value';

const otherOrigin = (field: string): string =>
  `must be given anew, because ${field} leads to another origin than the stored value was for`;

/** A definition with what is stored of the job in the place of its masks. Throws the problem `invalid`. */
export function unmaskedJob<Definition extends Pick<JobDefinition, 'job'>>(
  definition: Definition,
  stored: Operation | null,
): Definition {
  const { operation, problems } = unmaskedOperation(definition.job, stored);
  if (problems.length > 0) throw invalid(problems.map(fieldError));
  return { ...definition, job: operation };
}

const fieldError = ({ path, problem }: MaskProblem): FieldError => ({
  pointer: pointerOf(['job', ...path]),
  code: 'masked',
  message:
    problem === 'nothing_stored'
      ? NOTHING_STORED
      : otherOrigin(path[0] === 'auth' ? 'token_url' : 'callback_url'),
});
