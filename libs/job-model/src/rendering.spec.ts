import { operationSchema } from './operation.js';
import { hasPlaceholders, renderOperation } from './rendering.js';

const operation = (rest: object = {}) =>
  operationSchema.parse({ callback_url: 'http://localhost/', ...rest });

const VALUES = { scheduled_at: Date.UTC(2030, 0, 1), run_id: 'run-1', attempt: 2, job_name: 'nightly' };

describe('rendering', () => {
  it('fills placeholders in query, headers and every string of the payload', () => {
    const template = operation({
      headers: { 'x-due': 'at {{scheduled_at}}' },
      query: { run: '{{run_id}}' },
      payload: { list: ['{{ job_name }}', 7, null], '{{run_id}}': 'try {{attempt}} of {{run_id}}' },
    });
    expect(hasPlaceholders(template)).toBe(true);
    expect(renderOperation(template, VALUES)).toEqual({
      ...template,
      headers: { 'x-due': 'at 2030-01-01T00:00:00.000Z' },
      query: { run: 'run-1' },
      payload: { list: ['nightly', 7, null], '{{run_id}}': 'try 2 of run-1' },
    });
  });

  it('fills a payload that is text', () => {
    const template = operation({ headers: { 'content-type': 'text/plain' }, payload: '{{job_name}}!' });
    expect(renderOperation(template, VALUES).payload).toBe('nightly!');
  });

  it('does not fill what was filled in', () => {
    const template = operation({ payload: '{{job_name}}', headers: { 'content-type': 'text/plain' } });
    expect(renderOperation(template, { ...VALUES, job_name: '{{run_id}}' }).payload).toBe('{{run_id}}');
  });

  it('encodes in headers what a header cannot hold', () => {
    const template = operation({ headers: { 'x-name': '{{job_name}}' } });
    const { headers } = renderOperation(template, { ...VALUES, job_name: 'a\r\nb: €' });
    expect(headers).toEqual({ 'x-name': 'a%0D%0Ab: %E2%82%AC' });
  });

  it('leaves an operation without placeholders alone', () => {
    expect(hasPlaceholders(operation({ payload: { text: 'a { b } {c}' } }))).toBe(false);
  });

  it.each([
    [{ query: { a: '{{runid}}' } }, ['query', 'a']],
    [{ headers: { a: '{{ }}' } }, ['headers', 'a']],
    [{ payload: { a: [0, '{{secrets.TOKEN}}'] } }, ['payload', 'a', 1]],
  ])('refuses the unknown placeholder in %j', (rest, path) => {
    const { error } = operationSchema.safeParse({ callback_url: 'http://localhost/', ...rest });
    expect(error?.issues).toEqual([
      expect.objectContaining({ path, message: expect.stringContaining('known are {{scheduled_at}}') }),
    ]);
  });
});
