import { JsonText } from './json-text.js';
import { HTTP_METHODS, operationSchema } from './operation.js';
import { MAX_PAYLOAD_BYTES } from './payload.js';

const URL_TEXT = 'http://localhost:9000/hook';

/** Each problem as `/path: message`. */
function problemsOf(change: Record<string, unknown>): string[] {
  const result = operationSchema.safeParse({ callback_url: URL_TEXT, ...change });
  if (result.success) return [];
  return result.error.issues.map(({ path, message }) => `/${path.join('/')}: ${message}`);
}

const ABSOLUTE = 'must be an absolute URL, like https://example.com/hook';
const PROTOCOL = 'must be an http: or https: URL';
const USER_INFO = 'must not carry user info; send credentials in a header';
const UNSUPPORTED =
  'cannot be encoded in the charset windows-1252 of the content-type header; supported are utf-8, iso-8859-1, us-ascii and utf-16le';
const UNSENDABLE =
  'must be http:// or https://, a host, and a path and query of ASCII characters without white space or any of "<>\\`{}: percent-encode those';
const UNTIDY = 'must not begin or end with white space, nor hold control characters';
/** What JSON.parse and JSON.stringify would change. */
const ODD_JSON = [
  '8202522731445525542',
  '1e-400',
  '-1E+400',
  '1.10',
  '-0',
  '{"b":1,"10":2,"9":3}',
  '{"a":1,"a":2}',
  '"\\u0041\\/\\ud83d\\ude00"',
];
const UNSTORABLE = 'must not hold a NUL character or a lone surrogate';

describe('a callback URL', () => {
  it.each([
    URL_TEXT,
    'HTTPS://EXAMPLE.com',
    'http://[::1]:8080/a?b=c#d',
    'http://bücher.example/%c3%a4',
    "http://example.com/a/%2e%2e/b?it='s&c[d]=e|f",
    'http://example.com/a@b?c=d@e',
  ])('may be %s and is kept as written', (callback_url) => {
    expect(operationSchema.parse({ callback_url }).callback_url).toBe(callback_url);
  });

  it.each([
    ['', ABSOLUTE],
    ['/hook', ABSOLUTE],
    ['//example.com/hook', ABSOLUTE],
    ['example.com', ABSOLUTE],
    ['http://', ABSOLUTE],
    ['http://:80/', ABSOLUTE],
    ['http://[::1', ABSOLUTE],
    ['http://example.com:65536/', ABSOLUTE],
    ['http://exa mple.com/', ABSOLUTE],
    ['http://ex%00ample.com/', ABSOLUTE],
    ['http://256.256.256.256/', ABSOLUTE],
    ['localhost:9000/hook', PROTOCOL],
    ['ftp://example.com/', PROTOCOL],
    ['file:///etc/passwd', PROTOCOL],
    ['javascript:alert(1)', PROTOCOL],
    ['data:text/plain,x', PROTOCOL],
    ['ws://example.com/', PROTOCOL],
    ['blob:http://example.com/', PROTOCOL],
    ['http://user@example.com/', USER_INFO],
    ['http://:secret@example.com/', USER_INFO],
    ['http://example.com:80@evil.example/', USER_INFO],
    ['http:\\\\user@example.com', USER_INFO],
    ['http:user@example.com', USER_INFO],
    [' http://example.com/', UNTIDY],
    ['http://example.com/\n', UNTIDY],
    ['ht\ttp://example.com/', UNTIDY],
    ['http://example.com/\r\nHost: evil.example', UNTIDY],
    ['http://example.com/a b', UNSENDABLE],
    ['http://example.com/?a=ä', UNSENDABLE],
    ['http://example.com/\u00a0a', UNSENDABLE],
    ['http://example.com/"a"', UNSENDABLE],
    ['http://example.com/?<a>', UNSENDABLE],
    ['http://example.com/{id}', UNSENDABLE],
    ['http:\\\\example.com\\a', UNSENDABLE],
    ['http:example.com/a', UNSENDABLE],
    ['http://example.com/\u0000', UNSTORABLE],
    ['http://example.com/\ud800', UNSTORABLE],
  ])('must not be %j', (callback_url, message) => {
    expect(problemsOf({ callback_url })).toEqual([`/callback_url: ${message}`]);
  });

  it.each([undefined, null, 7, `${URL_TEXT}?${'x'.repeat(8192)}`])(
    'must be text of limited length',
    (url) => {
      expect(problemsOf({ callback_url: url })).toHaveLength(1);
    },
  );
});

describe('an HTTP method', () => {
  it.each(HTTP_METHODS)('may be %s, in any case', (method) => {
    const written = [method, method.toUpperCase(), method.replace(/^./, (first) => first.toUpperCase())];
    for (const http_method of written) {
      expect(operationSchema.parse({ callback_url: URL_TEXT, http_method }).http_method).toBe(method);
    }
  });

  it('is post when left out', () => {
    expect(operationSchema.parse({ callback_url: URL_TEXT }).http_method).toBe('post');
  });

  it.each(['', 'trace', 'connect', 'post ', 'pоst', null, 1, ['post'], { toString: 'post' }])(
    'must not be %j',
    (http_method) => {
      expect(problemsOf({ http_method })).toEqual([
        '/http_method: must be one of get, post, put, patch, delete, head, options',
      ]);
    },
  );
});

describe('headers', () => {
  it('are kept as given, in any letter case and with any value that HTTP can carry', () => {
    const headers = {
      'X-Token': 'a b\tc',
      accept: '',
      x_1: 'naïve',
      'content-type': 'text/csv',
      constructor: 'x',
    };
    expect(operationSchema.parse({ callback_url: URL_TEXT, headers }).headers).toEqual(headers);
  });

  const RESERVED = [
    'host',
    'content-length',
    'transfer-encoding',
    'connection',
    'keep-alive',
    'te',
    'trailer',
    'upgrade',
    'proxy-authenticate',
    'proxy-authorization',
    'proxy-connection',
    'expect',
    'idempotency-key',
    'traceparent',
    'tracestate',
    'webhook-id',
    'webhook-signature',
    'webhook-whatever',
    'x-job-id',
    'x-run-id',
    'x-attempt',
    'x-scheduled-at',
  ];
  it.each(RESERVED)('cannot override %s, in any letter case', (name) => {
    for (const header of [name, name.toUpperCase()]) {
      expect(problemsOf({ headers: { header: 'ok', [header]: 'x' } })).toEqual([
        `/headers/${header}: is set by the scheduler and cannot be overridden`,
      ]);
    }
  });

  it.each([
    ['', 'is not a valid header name'],
    ['a b', 'is not a valid header name'],
    ['a:', 'is not a valid header name'],
    ['a\r\nb', 'is not a valid header name'],
    ['a\u0000', 'is not a valid header name'],
    ['ä', 'is not a valid header name'],
    ['x'.repeat(257), 'is not a valid header name'],
  ])('cannot be named %j', (name, message) => {
    expect(problemsOf({ headers: { [name]: 'x' } })).toEqual([`/headers/${name}: ${message}`]);
  });

  it.each(['a\r\nb: c', 'a\nb', 'a\u0000', 'a\u007f', 'a\u0001', '😀', 'ą'])(
    'cannot have the value %j',
    (value) => {
      expect(problemsOf({ headers: { a: value } })).toEqual([
        '/headers/a: must not hold control or non-Latin-1 characters',
      ]);
    },
  );

  it('cannot differ only in letter case', () => {
    expect(problemsOf({ headers: { 'X-A': '1', 'x-a': '2' } })).toEqual([
      '/headers/x-a: is given twice, in different letter case',
    ]);
  });

  it.each([
    [{ a: 1 }, '/headers/a'],
    [{ a: null }, '/headers/a'],
    [{ a: ['x'] }, '/headers/a'],
    [{ a: 'x'.repeat(8193) }, '/headers/a'],
    [['a'], '/headers'],
    ['a: b', '/headers'],
    [null, '/headers'],
    [Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`h${index}`, ''])), '/headers'],
  ])('must be an object of strings, not %.60j', (headers, pointer) => {
    expect(problemsOf({ headers }).map((problem) => problem.split(':')[0])).toEqual([pointer]);
  });
});

describe('query parameters', () => {
  it('are kept as given', () => {
    const query = { a: '', 'b[]': '1&2', ключ: '😀' };
    expect(operationSchema.parse({ callback_url: URL_TEXT, query }).query).toEqual(query);
  });

  it.each([
    [{ '': 'x' }, '/query/'],
    [{ ['x'.repeat(257)]: '' }, `/query/${'x'.repeat(257)}`],
    [{ a: 'x'.repeat(8193) }, '/query/a'],
    [{ a: 1 }, '/query/a'],
    [{ a: '\u0000' }, '/query/a'],
    [{ a: '\ud800' }, '/query/a'],
    [{ 'a\u0000': '' }, '/query'],
    [[], '/query'],
    ['a=b', '/query'],
  ])('cannot be %.60j', (query, pointer) => {
    expect(problemsOf({ query }).map((problem) => problem.split(':')[0])).toEqual([pointer]);
  });
});

describe('a payload', () => {
  it.each([[{}], [[]], ['text'], [''], [0], [false], [{ a: { b: [1, 'x', null] } }]])(
    'may be %j',
    (payload) => {
      const parsed = operationSchema.parse({ callback_url: URL_TEXT, payload });
      expect(parsed.payload?.text).toBe(JSON.stringify(payload));
    },
  );

  it.each([null, undefined])('may be %p: nothing is sent', (payload) => {
    expect(operationSchema.parse({ callback_url: URL_TEXT, payload }).payload).toBeNull();
  });

  it.each(ODD_JSON)('keeps the text %s', (text) => {
    const payload = new JsonText(text);
    expect(operationSchema.parse({ callback_url: URL_TEXT, payload }).payload?.text).toBe(text);
  });

  it.each([
    ['{"a":["\\u0000"]}', `/payload/a/0: ${UNSTORABLE}`],
    ['{"a":{"b":"\\uD800"}}', `/payload/a/b: ${UNSTORABLE}`],
    ['{"a":"\\u0000","a":1}', `/payload/a: ${UNSTORABLE}`],
    ['{"a":[{"\\u0000":1}]}', `/payload/a/0: ${UNSTORABLE}`],
    ['"\\udc00\\ud800"', `/payload: ${UNSTORABLE}`],
    [`{"a":${'['.repeat(64)}${']'.repeat(64)}}`, `/payload/a${'/0'.repeat(63)}: nests deeper than 64 levels`],
    [`{"a":${'['.repeat(64)}${']'.repeat(64)},"a":1}`, '/payload: nests deeper than 64 levels'],
    ['{"a":["{{x}}"],"a":1}', expect.stringContaining('/payload/a/0: holds the unknown placeholder {{x}}')],
  ])('cannot have the text %.60s', (text, problem) => {
    expect(problemsOf({ payload: new JsonText(text) })).toEqual([problem]);
  });

  it('may hold 1 MiB, measured in UTF-8, and no more', () => {
    const largest = 'é'.repeat((MAX_PAYLOAD_BYTES - 2) / 2);
    expect(problemsOf({ payload: largest })).toEqual([]);
    expect(problemsOf({ payload: `${largest}x` })).toEqual(['/payload: must not be larger than 1 MiB']);
  });

  it('keeps keys that mean something to JavaScript', () => {
    const payload: unknown = JSON.parse('{"__proto__": {"admin": true}, "constructor": 1, "toString": 2}');
    const parsed = operationSchema.parse({ callback_url: URL_TEXT, payload });
    expect(parsed.payload?.text).toBe('{"__proto__":{"admin":true},"constructor":1,"toString":2}');
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it.each([
    [{ a: ['\u0000'] }, `/payload/a/0: ${UNSTORABLE}`],
    [{ a: { b: '\ud800' } }, `/payload/a/b: ${UNSTORABLE}`],
    [JSON.parse('{"a": 1e400}'), '/payload/a: is a number beyond what can be kept'],
  ])('cannot be %j', (payload, problem) => {
    expect(problemsOf({ payload })).toEqual([problem]);
  });

  it('cannot nest without limit', () => {
    const payload: unknown = JSON.parse('['.repeat(400_000) + ']'.repeat(400_000));
    expect(problemsOf({ payload })).toEqual([
      expect.stringMatching(/^\/payload(\/0){64}: nests deeper than 64 levels$/),
    ]);
  });

  it.each([
    ['text/csv', 'a,b', null],
    ['text/plain', null, null],
    ['application/json; charset=utf-8', { a: 1 }, null],
    ['application/cloudevents+json', { a: 1 }, null],
    ['text/plain; charset=iso-8859-1', 'naïve', null],
    ['text/plain; charset=windows-1252', null, null],
    ['text/plain; charset=windows-1252', 'a', UNSUPPORTED],
    ['application/json; charset=windows-1252', { a: 1 }, UNSUPPORTED],
    ['application/json; charset=us-ascii', { a: 'ä' }, null],
    ['text/csv', { a: 1 }, 'must be text, because the content-type header says text/csv'],
    ['application/jsonl', [1], 'must be text, because the content-type header says application/jsonl'],
  ])('must fit the content type %s: %j', (contentType, payload, problem) => {
    expect(problemsOf({ headers: { 'Content-Type': contentType }, payload })).toEqual(
      problem === null ? [] : [`/payload: ${problem}`],
    );
  });
});

describe('a timeout', () => {
  it.each([0.1, 1, 900])('may be %p seconds', (timeout_seconds) => {
    expect(problemsOf({ timeout_seconds })).toEqual([]);
  });

  it.each([0, -1, 0.09, 900.1, Infinity, NaN, '10', null])('cannot be %p', (timeout_seconds) => {
    expect(problemsOf({ timeout_seconds }).map((problem) => problem.split(':')[0])).toEqual([
      '/timeout_seconds',
    ]);
  });
});

describe('an operation', () => {
  it.each(['authentication', 'url', '__proto__'])('has no field %s', (key) => {
    const operation: unknown = JSON.parse(`{"callback_url": "${URL_TEXT}", "${key}": {}}`);
    expect(operationSchema.safeParse(operation).error?.issues).toEqual([
      expect.objectContaining({ code: 'unrecognized_keys', keys: [key] }),
    ]);
  });
});
