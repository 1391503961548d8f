import {
  unmaskedAlerts,
  unmaskedOperation,
  type JobDefinition,
  type MaskProblem,
} from '@job-scheduler/job-model';
import { pointerOf } from '../problems/pointer.js';
import { invalid, type FieldError } from '../problems/problem.js';

const NOTHING_STORED = 'is masked, but nothing is stored there: give the value';

const otherOrigin = (field: string): string =>
  `must be given anew, because ${field} leads to another origin than the stored value was for`;

type Masked = Pick<JobDefinition, 'job' | 'alerts'>;

/** A definition with what is stored of the job in the place of its masks. Throws the problem `invalid`. */
export function unmaskedJob<Definition extends Masked>(
  definition: Definition,
  stored: Masked | null,
): Definition {
  const { operation, problems } = unmaskedOperation(definition.job, stored?.job ?? null);
  const { alerts, missing } = unmaskedAlerts(definition.alerts, stored?.alerts ?? []);
  const errors = [...problems.map(fieldError), ...missing.map(alertError)];
  if (errors.length > 0) throw invalid(errors);
  return { ...definition, job: operation, alerts };
}

const alertError = (index: number): FieldError => ({
  pointer: pointerOf(['alerts', index, 'to', 'url']),
  code: 'masked',
  message: NOTHING_STORED,
});

const fieldError = ({ path, problem }: MaskProblem): FieldError => ({
  pointer: pointerOf(['job', ...path]),
  code: 'masked',
  message:
    problem === 'nothing_stored'
      ? NOTHING_STORED
      : otherOrigin(path[0] === 'auth' ? 'token_url' : 'callback_url'),
});
