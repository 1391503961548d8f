import { attributed, readable } from './log-lines.mjs';

describe('a line in the terminal', () => {
  it('begins with its source, in a column', () => {
    expect(attributed('api', 'hello')).toBe('api         hello');
    expect(attributed('echo-target', 'hello')).toBe('echo-target hello');
    expect(attributed('api', '')).toBe('api');
  });

  it('shows a log line without JSON punctuation', () => {
    const line =
      '{"level":"warn","ts":"2030-01-01T12:30:01.250Z","service":"api","event":"redis_away","attempt":2,"why":"is away","msg":"No Redis."}';
    expect(readable(line)).toBe('12:30:01.250 warn  No Redis. event=redis_away attempt=2 why="is away"');
  });

  it('shows a stack trace below the line', () => {
    const line =
      '{"level":"error","ts":"2030-01-01T12:30:01.250Z","msg":"Oh.","stack":"Error: no\\n    at x"}';
    expect(readable(line)).toBe('12:30:01.250 error Oh.\nError: no\n    at x');
  });

  it.each(['plain text', '{ not JSON', '{"other":"JSON"}', '[1]', ''])('leaves %j as it is', (line) => {
    expect(readable(line)).toBe(line);
  });
});
