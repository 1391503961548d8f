// Generated requests for every route of the API's description, and for some paths beside it.
import { hostile, hostileText, jsonOf, SchemaValues } from './values.mjs';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];
const OTHER_METHODS = ['OPTIONS', 'HEAD', 'TRACE', 'PROPFIND', 'GET', 'POST', 'DELETE', 'PATCH', 'PUT'];
const OTHER_PATHS = [
  ...[
    '/',
    '/docs',
    '/openapi.json',
    '/echo',
    '/metrics',
    '/oidc/callback',
    '/oidc/sign-in',
    '/assets/x.js',
    '/jobs/x',
    '/v1',
  ],
  ...[
    '/v1/',
    '/v1//jobs',
    '/v2/jobs',
    '/v1/jobs/',
    '/v1/jobs/../../etc/passwd',
    '/..%2f..%2fetc/passwd',
    '/%2e%2e/%2e%2e/package.json',
  ],
  ...[
    '/assets/..%2f..%2fpackage.json',
    '/assets/%00',
    '/%',
    '/%c0%ae',
    '/v1/jobs/%00',
    '/v1/jobs/%ff',
    '/;/',
    '//',
    '/\\..\\..',
    '/v1/jobs;x=1',
  ],
];
const CONTENT_TYPES = [
  ...[
    'text/plain',
    'application/xml',
    'application/json; charset=utf-16',
    'application/json;charset=utf-8',
    'APPLICATION/JSON',
  ],
  ...[
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/merge-patch+json',
    'application/yaml',
    '',
    ';',
    'a/b/c',
  ],
];
const HEADERS = [
  ...[
    'accept',
    'accept-encoding',
    'accept-language',
    'content-encoding',
    'cookie',
    'origin',
    'referer',
    'x-request-id',
    'traceparent',
  ],
  ...[
    'if-match',
    'if-none-match',
    'idempotency-key',
    'last-event-id',
    'range',
    'expect',
    'upgrade',
    'x-forwarded-for',
    'x-http-method-override',
  ],
  ...[
    'x-forwarded-proto',
    'x-forwarded-host',
    'forwarded',
    'authorization',
    'host',
    'if-modified-since',
    'te',
    'x-actor',
  ],
];
const HEADER_TEXTS = [
  ...[
    '',
    ' ',
    'x',
    '*',
    '"',
    '""',
    'W/"1"',
    '"1"',
    '"1", "2"',
    '"99999999999999999999"',
    '\u00ff\u00fe',
    'a'.repeat(300),
    'gzip',
    'br',
    'deflate, gzip',
  ],
  ...[
    'bytes=0-',
    '100-continue',
    'h2c',
    '::1',
    '1.2.3.4',
    '1.2.3.4, evil',
    'http://evil.test',
    'null',
    'Bearer',
    'Bearer  ',
    'Basic %%%',
    'Bearer jsk_x',
  ],
  ...[
    '__Host-session=x; session=y',
    '%00',
    '00-00000000000000000000000000000000-0000000000000000-00',
    '0',
    '-1',
    '1e9',
    'text/event-stream',
    'application/xml;q=2',
  ],
];
const HUGE = 'x'.repeat(1_400_000);

/** What a request may be like: how often each, and the probability with which a part of it is spoilt. */
const KINDS = [
  { kind: 'valid', share: 0.35, spoil: 0 },
  { kind: 'nearly valid', share: 0.35, spoil: 0.08 },
  { kind: 'hostile', share: 0.3, spoil: 0.4 },
];

export class GeneratedRequests {
  constructor(random, description, known) {
    this.random = random;
    this.routes = Object.entries(description.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => item[method] !== undefined).map((method) => ({
        method,
        path,
        ...item[method],
      })),
    );
    this.known = known;
    this.values = new SchemaValues(random, description.components.schemas, (name) => known.of(name));
  }

  /** `{kind, route, method, path, headers, body}`; a body is text, or null. */
  next() {
    const { random } = this;
    let point = random.next();
    const { kind, spoil } = KINDS.find(({ share }) => (point -= share) < 0) ?? KINDS[0];
    if (kind === 'hostile' && random.chance(0.05)) return this.beside(spoil);
    const route = random.pick(this.routes);
    const headers = {};
    const query = [];
    let path = route.path;
    this.known.route = route.path;
    for (const parameter of route.parameters ?? []) {
      const { in: place, name, required, schema } = parameter;
      if (required !== true && !random.chance(0.3)) continue;
      const value = this.parameter(schema, name, spoil);
      if (place === 'path') path = path.replace(`{${name}}`, escaped(value, random, spoil));
      else if (place === 'query') query.push(`${name}=${escaped(value, random, spoil)}`);
      else headers[name.toLowerCase()] = headerText(value);
    }
    if (random.chance(spoil)) query.push(this.oddQuery());
    if (random.chance(spoil / 2)) this.oddHeader(headers);
    const body = this.body(route, headers, spoil);
    const method = random.chance(spoil / 10) ? random.pick(OTHER_METHODS) : route.method.toUpperCase();
    const whole = query.length === 0 ? path : `${path}?${query.join('&')}`;
    return { kind, route: `${route.method.toUpperCase()} ${route.path}`, method, path: whole, headers, body };
  }

  parameter(schema, name, spoil) {
    if (this.random.chance(spoil)) return hostileText(this.random);
    const value = this.values.of(schema, 0, name);
    return typeof value === 'object' ? jsonOf(value) : String(value);
  }

  body(route, headers, spoil) {
    const { random } = this;
    const content = route.requestBody?.content;
    if (content === undefined && !random.chance(spoil / 4)) return null;
    const [type, { schema }] =
      content === undefined ? ['application/json', { schema: {} }] : random.pick(Object.entries(content));
    if (content !== undefined && route.requestBody.required !== true && random.chance(0.2)) return null;
    headers['content-type'] = random.chance(spoil / 4) ? random.pick(CONTENT_TYPES) : type;
    const text = jsonOf(random.chance(spoil / 4) ? hostile(random) : this.values.of(schema, spoil));
    if (random.chance(spoil / 300)) return `{"name":"${HUGE}"}`;
    if (!random.chance(spoil / 4)) return text;
    return random.pick([
      text.slice(0, random.below(text.length + 1)),
      `${text}}`,
      `\ufeff${text}`,
      '',
      '{',
      'null',
      '"',
      "{'a':1}",
      '\u0000',
    ]);
  }

  oddQuery() {
    const { random } = this;
    const name = random.pick([
      'limit',
      'cursor',
      'q',
      'from',
      'to',
      'sort',
      'namespace',
      'status',
      'x',
      '__proto__',
      'tag',
      'total',
    ]);
    return random.pick([
      () => `${name}=${encodeURIComponent(wellFormed(hostileText(random)))}`,
      () => `${name}[]=1&${name}[a][b]=2`,
      () => `${name}=1&${name}=2`,
      () => `${name}=%ff&%=&&==`,
      () => `${name}`,
      () => Array.from({ length: 300 }, (_, index) => `${name}=${index}`).join('&'),
    ])();
  }

  oddHeader(headers) {
    headers[this.random.pick(HEADERS)] = this.random.pick(HEADER_TEXTS);
  }

  /** A path that no route has, or none of the API. */
  beside(spoil) {
    const { random } = this;
    const headers = {};
    if (random.chance(spoil)) this.oddHeader(headers);
    const method = random.pick(OTHER_METHODS);
    return {
      kind: 'hostile',
      route: 'no route',
      method,
      path: random.pick(OTHER_PATHS),
      headers,
      body: null,
    };
  }
}

const wellFormed = (text) => text.toWellFormed();
const headerText = (value) => encodeURIComponent(wellFormed(value)).slice(0, 1_000);

function escaped(value, random, spoil) {
  const text = encodeURIComponent(wellFormed(value));
  return random.chance(spoil / 4) ? text.replaceAll('%2F', '/').replaceAll('%25', '%') : text;
}
