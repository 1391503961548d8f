import { NeverFiresError, StateConflictError } from '@job-scheduler/job-model';
import { NameTakenError, StoreUnavailableError } from '@job-scheduler/job-store';
import { KeyUnavailableError } from '@job-scheduler/platform';
import { HttpException } from '@nestjs/common';
import { PROBLEM_CODES, PROBLEMS } from './catalogue.js';
import { Problem } from './problem.js';
import { toProblem } from './to-problem.js';

describe('toProblem', () => {
  it.each([
    [new NameTakenError('x'), 'name_taken'],
    [new StateConflictError('x'), 'state_conflict'],
    [new NeverFiresError('x'), 'invalid'],
    [new StoreUnavailableError('secret'), 'store_unavailable'],
    [new KeyUnavailableError('No answer.'), 'keys_unavailable'],
    [new HttpException('x', 400), 'malformed_request'],
    [new HttpException('x', 404), 'not_found'],
    [new HttpException('x', 413), 'body_too_large'],
    [new HttpException('x', 415), 'unsupported_media_type'],
    [new HttpException('x', 418), 'malformed_request'],
    [new HttpException('x', 502), 'internal_error'],
    [Object.assign(new Error('aborted'), { code: 'ECONNRESET' }), 'malformed_request'],
    [new Error('secret'), 'internal_error'],
    ['secret', 'internal_error'],
    [undefined, 'internal_error'],
  ])('takes %p for %s', (error, code) => {
    const body = toProblem(error).body('/v1/jobs', 'id');
    expect(body).toMatchObject({
      code,
      status: PROBLEMS[code as keyof typeof PROBLEMS].status,
      instance: '/v1/jobs',
    });
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it('leaves problems as they are', () => {
    const problem = new Problem('stale_revision', 'x');
    expect(toProblem(problem)).toBe(problem);
  });
});

describe('the catalogue', () => {
  it('has a title of a few words and a meaning of whole sentences for each code', () => {
    for (const code of PROBLEM_CODES) {
      expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(PROBLEMS[code].title.length).toBeLessThan(40);
      expect(PROBLEMS[code].meaning).toMatch(/^[A-Z`].*[.}]$/);
    }
  });
});
