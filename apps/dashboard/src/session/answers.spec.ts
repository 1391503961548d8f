import { ApiError, NoAnswerError } from '@job-scheduler/api-client';
import { connection, endedSessions, noteAnswer, noteFailure } from './answers.js';

const refusal = (status: number): ApiError =>
  new ApiError({
    type: 'about:blank',
    title: 'Refused',
    status,
    detail: 'Refused.',
    instance: '/v1/jobs',
    code: 'unauthorized',
    request_id: 'r',
  } as ConstructorParameters<typeof ApiError>[0]);

describe('the answers of the API', () => {
  it('stop when nobody answers, and go on with any answer, also a refusal', () => {
    noteFailure(new NoAnswerError('/v1/jobs', 'unreachable'));
    expect(connection.get()).toBe('silent');
    noteFailure(refusal(404));
    expect(connection.get()).toBe('answers');
    noteFailure(new NoAnswerError('/v1/jobs', 'timeout'));
    noteAnswer();
    expect(connection.get()).toBe('answers');
  });

  it('end the session with 401 alone', () => {
    const before = endedSessions.get();
    noteFailure(refusal(403));
    noteFailure(new Error('a defect'));
    expect(endedSessions.get()).toBe(before);
    noteFailure(refusal(401));
    expect(endedSessions.get()).toBe(before + 1);
  });
});
