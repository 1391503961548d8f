import { judge, successSchema, type Success } from './success.js';

const rules = (rest: object): Success => successSchema.parse(rest);

const judged = (
  success: Success | null,
  http_status: number,
  body: string | null = null,
  truncated = false,
) => {
  const judgement = judge(success, { http_status, body, truncated });
  return judgement.succeeded ? 'succeeded' : judgement.reason;
};

describe('success', () => {
  it.each([
    [200, 'succeeded'],
    [299, 'succeeded'],
    [199, 'http_199'],
    [302, 'http_302'],
    [500, 'http_500'],
  ])('without rules, of status %i, is %s', (status, expected) => {
    expect(judged(null, status)).toBe(expected);
    expect(judged(rules({}), status)).toBe(expected);
  });

  it('goes by ranges, classes and single statuses', () => {
    const success = rules({ statuses: ['3xx', '404', '410-412'] });
    expect([200, 301, 404, 405, 411].map((status) => judged(success, status))).toEqual([
      'http_200',
      'succeeded',
      'succeeded',
      'http_405',
      'succeeded',
    ]);
  });

  it('looks for a regular expression in the body', () => {
    const success = rules({ body_regex: '^ok\\b' });
    expect(judged(success, 200, 'ok then')).toBe('succeeded');
    expect(judged(success, 200, 'not ok')).toBe('unexpected_answer');
    expect(judged(success, 200, null)).toBe('unexpected_answer');
  });

  it('takes linear time, whatever the expression', () => {
    const begin = performance.now();
    expect(judged(rules({ body_regex: '(a+)+$' }), 200, `${'a'.repeat(20_000)}b`)).toBe('unexpected_answer');
    expect(performance.now() - begin).toBeLessThan(2_000);
  });

  it.each<[string, unknown, string]>([
    ['/status', 'done', 'succeeded'],
    ['/list/1', { a: 1, b: 2 }, 'succeeded'],
    ['/a~1b', null, 'succeeded'],
    ['/status', 'other', 'unexpected_answer'],
    ['/missing', null, 'unexpected_answer'],
    ['/list/length', 2, 'unexpected_answer'],
  ])('compares what lies at %s with %j', (pointer, equals, expected) => {
    const body = '{"status":"done","list":[0,{"b":2,"a":1}],"a/b":null}';
    expect(judged(rules({ json: { pointer, equals } }), 200, body)).toBe(expected);
  });

  it('does not hold for a body that is not JSON, or was cut off', () => {
    const success = rules({ json: { pointer: '', equals: [] } });
    expect(judged(success, 200, '[]')).toBe('succeeded');
    expect(judged(success, 200, '[] and more')).toBe('unexpected_answer');
    expect(judged(success, 200, '[]', true)).toBe('unexpected_answer');
  });

  it.each([
    [{ statuses: [] }, 'statuses'],
    [{ statuses: ['6xx'] }, 'statuses/0'],
    [{ statuses: ['300-200'] }, 'statuses/0'],
    [{ body_regex: '(' }, 'body_regex'],
    [{ body_regex: '(?=a)' }, 'body_regex'],
    [{ json: { pointer: 'status', equals: 1 } }, 'json/pointer'],
    [{ json: { pointer: '/~2', equals: 1 } }, 'json/pointer'],
  ])('cannot be %j', (given, pointer) => {
    const { error } = successSchema.safeParse(given);
    expect(error?.issues.map(({ path }) => path.join('/'))).toEqual([pointer]);
  });
});
