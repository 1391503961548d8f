import { operationSchema } from './operation.js';
import { judge, successSchema, type Answer } from './success.js';

/** Each problem as `/path: message`. */
function problemsOf(success: unknown): string[] {
  const result = operationSchema.safeParse({ callback_url: 'http://localhost:9000/hook', success });
  return (result.error?.issues ?? []).map(({ path, message }) => `/${path.join('/')}: ${message}`);
}

const SUCCEEDED = { succeeded: true };
const UNEXPECTED = { succeeded: false, reason: 'unexpected_answer' };

function judged(rules: unknown, answer: Partial<Answer> = {}) {
  const success = rules === null ? null : successSchema.parse(rules);
  return judge(success, { http_status: 200, body: '', truncated: false, ...answer });
}

describe('without rules', () => {
  it('is null in the definition', () => {
    const { success } = operationSchema.parse({ callback_url: 'http://localhost:9000/hook' });
    expect(success).toBeNull();
  });

  it.each([200, 204, 299])('%d succeeds', (http_status) => {
    expect(judged(null, { http_status })).toEqual(SUCCEEDED);
    expect(judged({}, { http_status })).toEqual(SUCCEEDED);
  });

  it.each([199, 300, 301, 304, 404, 500])('%d fails with its status as the reason', (http_status) => {
    const failed = { succeeded: false, reason: `http_${http_status}` };
    expect(judged(null, { http_status })).toEqual(failed);
    expect(judged({}, { http_status })).toEqual(failed);
  });
});

describe('statuses', () => {
  it.each([
    [['204'], 204, true],
    [['204'], 200, false],
    [['3xx'], 302, true],
    [['3xx'], 200, false],
    [['200-204', '404'], 204, true],
    [['200-204', '404'], 404, true],
    [['200-204', '404'], 205, false],
    [['404-404'], 404, true],
  ])('%j judge %d', (statuses, http_status, succeeded) => {
    expect(judged({ statuses }, { http_status })).toEqual(
      succeeded ? SUCCEEDED : { succeeded: false, reason: `http_${http_status}` },
    );
  });

  const FORM = 'must be a class, a status or a range from 200 to 599, like 2xx, 204 or 200-299';
  it.each(['', '2x', '2XX', '6xx', '1xx', '199', '600', '99', '200-', '200 - 299', '200-2xx', '0x20'])(
    'must not be %j',
    (text) => {
      expect(problemsOf({ statuses: ['2xx', text] })).toEqual([`/success/statuses/1: ${FORM}`]);
    },
  );

  it('must not be a reversed range, nor an empty list', () => {
    expect(problemsOf({ statuses: ['299-200'] })).toEqual([
      '/success/statuses/0: is a range whose end lies before its beginning',
    ]);
    expect(problemsOf({ statuses: [] })).toHaveLength(1);
  });
});

describe('a regular expression', () => {
  it('must be found in the body', () => {
    expect(judged({ body_regex: '"ok": ?true' }, { body: '{"ok":true}' })).toEqual(SUCCEEDED);
    expect(judged({ body_regex: '(?i)^done\\b' }, { body: 'DONE.' })).toEqual(SUCCEEDED);
    expect(judged({ body_regex: '^ok$' }, { body: 'not ok' })).toEqual(UNEXPECTED);
    expect(judged({ body_regex: 'ok' }, { body: 'ok', http_status: 500 })).toEqual({
      succeeded: false,
      reason: 'http_500',
    });
  });

  it('is searched for in the beginning of a truncated body', () => {
    expect(judged({ body_regex: 'ok' }, { body: 'ok', truncated: true })).toEqual(SUCCEEDED);
  });

  it('is never found in a body that is not text', () => {
    expect(judged({ body_regex: '^' }, { body: null })).toEqual(UNEXPECTED);
    expect(judged({ body_regex: '^' }, { body: '' })).toEqual(SUCCEEDED);
  });

  it('takes time in proportion to the body', () => {
    const body = 'a'.repeat(64 * 1024);
    const before = process.cpuUsage();
    expect(judged({ body_regex: '^(a+)+$|(a|aa)+b$|(.*a){12}c' }, { body: `${body}!` })).toEqual(UNEXPECTED);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(2_000);
  });

  const AT = '/success/body_regex: ';
  it.each([
    ['(', 'is not a regular expression in RE2 syntax (missing closing ): `(`)'],
    ['(?=a)', 'is not a regular expression in RE2 syntax (invalid or unsupported Perl syntax: `(?=`)'],
    ['(a)\\1', 'is not a regular expression in RE2 syntax (invalid escape sequence: `\\1`)'],
    ['(a{900}){900}', 'is not a regular expression in RE2 syntax (invalid repeat count: `{900}`)'],
    ['[ab]{600}', 'is too large a regular expression; repeat less in it'],
    ['a\u0000', 'must not hold a NUL character or a lone surrogate'],
  ])('must not be %j', (pattern, message) => {
    expect(problemsOf({ body_regex: pattern })).toEqual([AT + message]);
  });

  it('must not be empty', () => {
    expect(problemsOf({ body_regex: '' })).toHaveLength(1);
  });
});

describe('a JSON pointer', () => {
  const body = '{"a/b":{"~":[0,{"c":null}]},"":1,"n":1.0,"o":{"x":1,"y":[2]},"length":3}';
  it.each([
    ['/a~1b/~0/0', 0],
    ['/a~1b/~0/1/c', null],
    ['/a~1b/~0/1', { c: null }],
    ['/', 1],
    ['/n', 1],
    ['/o', { y: [2], x: 1 }],
    ['/length', 3],
    ['', JSON.parse(body)],
  ])('%j leads to %j', (pointer, equals) => {
    expect(judged({ json: { pointer, equals } }, { body })).toEqual(SUCCEEDED);
  });

  it.each([
    ['/n', '1'],
    ['/n', true],
    ['/o', { x: 1 }],
    ['/o/y', { 0: 2 }],
    ['/o', { x: 1, y: [2], z: 3 }],
    ['/missing', null],
    ['/a~1b/~0/00', 0],
    ['/a~1b/~0/-', 0],
    ['/a~1b/~0/length', 2],
    ['/toString', null],
    ['/n/0', 1],
  ])('%j does not lead to %j', (pointer, equals) => {
    expect(judged({ json: { pointer, equals } }, { body })).toEqual(UNEXPECTED);
  });

  it.each([
    ['not JSON', { body: 'ok' }],
    ['JSON and more', { body: '1 and more' }],
    ['empty', { body: '' }],
    ['no text', { body: null }],
    ['truncated, even when the rest is JSON', { body: '1', truncated: true }],
  ])('leads nowhere in a body that is %s', (_, answer) => {
    expect(judged({ json: { pointer: '', equals: 1 } }, { body: '1' })).toEqual(SUCCEEDED);
    expect(judged({ json: { pointer: '', equals: 1 } }, answer)).toEqual(UNEXPECTED);
  });

  it('must hold as well as the regular expression', () => {
    const json = { pointer: '/ok', equals: true };
    expect(judged({ body_regex: 'x', json }, { body: '{"ok":true,"a":"x"}' })).toEqual(SUCCEEDED);
    expect(judged({ body_regex: 'x', json }, { body: '{"ok":true}' })).toEqual(UNEXPECTED);
    expect(judged({ body_regex: 'x', json }, { body: '{"ok":false,"a":"x"}' })).toEqual(UNEXPECTED);
  });

  it.each(['status', '/a~2', '/~', '#/a'])('must not be %j', (pointer) => {
    expect(problemsOf({ json: { pointer, equals: 1 } })).toEqual([
      '/success/json/pointer: must be a JSON pointer (RFC 6901), like /status; ~ is written ~0 in it',
    ]);
  });

  it('must come with a value, which may be null but not nested without limit', () => {
    expect(problemsOf({ json: { pointer: '/a', equals: null } })).toEqual([]);
    expect(problemsOf({ json: { pointer: '/a' } })).toEqual(['/success/json/equals: is required']);
    const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;
    expect(problemsOf({ json: { pointer: '/a', equals: deep } })).toHaveLength(1);
  });
});

it('refuses unknown rules', () => {
  expect(problemsOf({ status: ['2xx'] })).toHaveLength(1);
  expect(problemsOf([])).toHaveLength(1);
});
