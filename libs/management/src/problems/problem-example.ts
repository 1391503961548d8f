import { PROBLEMS, type ProblemCode } from './catalogue.js';
import { invalid, Problem, type ProblemBody } from './problem.js';

const INVALID = invalid([
  {
    pointer: '/job/callback_url',
    code: 'invalid',
    message: 'must be an absolute URL, like https://example.com/hook',
  },
]);

/** An example of an answer with this code, for the documentation. */
export function problemExample(code: ProblemCode): ProblemBody {
  const problem = code === 'invalid' ? INVALID : new Problem(code, PROBLEMS[code].meaning);
  return problem.body('/v1/jobs', '6f1c0f4e-5f0b-4b8e-9d0e-0c6c1c1f3a52');
}
