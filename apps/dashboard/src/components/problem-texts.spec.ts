import { ApiError, NoAnswerError } from '@job-scheduler/api-client';
import { errorsElsewhere, fieldErrorsOf, requestIdOf, sentenceOf } from './problem-texts.js';

const refusal = new ApiError({
  type: 'about:blank',
  title: 'Invalid',
  status: 422,
  detail: 'The request has 2 errors.',
  instance: '/v1/jobs',
  code: 'invalid',
  request_id: 'request-1',
  errors: [
    { pointer: '/schedule', code: 'invalid', message: 'has no sixth field' },
    { pointer: '/schedule', code: 'invalid', message: 'is too long' },
    { pointer: '/job/callback_url', code: 'invalid', message: 'must be a URL' },
    { pointer: '', code: 'invalid', message: 'must be an object' },
  ],
} as ConstructorParameters<typeof ApiError>[0]);

describe('an error', () => {
  it("is told in the API's own sentence", () => {
    expect(sentenceOf(refusal)).toBe('The request has 2 errors.');
    expect(requestIdOf(refusal)).toBe('request-1');
  });

  it('is told when nobody answered, or the dashboard is at fault', () => {
    expect(sentenceOf(new NoAnswerError('/v1/jobs', 'timeout'))).toContain('did not answer in time');
    expect(sentenceOf(new TypeError('undefined is not a function'))).toContain('in the dashboard');
    expect(requestIdOf(new Error('other'))).toBeNull();
  });

  it('stands beside its field, as a sentence', () => {
    const errors = fieldErrorsOf(refusal);
    expect(errors.get('/schedule')).toBe('Has no sixth field.');
    expect(fieldErrorsOf(new Error('other')).size).toBe(0);
  });

  it('is told elsewhere when the form does not show its field', () => {
    expect(errorsElsewhere(refusal, ['/schedule'])).toEqual([
      '/job/callback_url: Must be a URL.',
      'Must be an object.',
    ]);
  });
});
