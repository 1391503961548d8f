// Values for generated requests: what a schema allows, what it nearly allows, and what nobody expects.

const TEXTS = [
  ...[
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    'x\udfff',
    '\u202e',
    '\ufeff',
    'ｅ́',
    '💥'.repeat(40),
    '\r\nx-injected: 1',
  ],
  ...['__proto__', 'constructor', 'toString', 'null', 'undefined', 'NaN', '-0', '1e309', 'true', '[]', '{}'],
  ...[
    '../../etc/passwd',
    '..%2f..%2f',
    '%00',
    '%',
    '%zz',
    '%c0%ae',
    "' OR 1=1 --",
    '"; DROP TABLE jobs; --',
    '$1',
    '\\',
    '%_\\',
  ],
  ...[
    '{{secrets.NOPE}}',
    '{{',
    '{{secrets.__proto__}}',
    '{{run_id}}{{',
    '********',
    '${x}',
    '<script>',
    '(a+)+$',
    '(?<=x',
    '[',
    '*',
  ],
  ...['Mars/Olympus', 'Etc/GMT+25', 'utc\u0000', 'Europe/Paris ', '+99:99', 'UTC0', 'Etc/../UTC'],
  ...[
    '9999-12-31T23:59:59.999Z',
    '0000-01-01T00:00:00Z',
    '+275760-09-13T00:00:00.000Z',
    '-271821-04-20T00:00:00Z',
  ],
  ...[
    '2024-02-30T00:00:00Z',
    '2026-01-01',
    '2026-01-01T24:00:00Z',
    '10000-01-01T00:00:00Z',
    '1969-12-31T23:59:59+14:00',
  ],
  ...[
    '@every 0s',
    '@every 1e99s',
    '@every -1s',
    '@every 999999999999d',
    '@at 10000-01-01T00:00:00Z',
    '0 0 31 2 *',
    '60 * * * *',
  ],
  ...[
    '* * * * * * *',
    '1-0 * * * *',
    '*/0 * * * *',
    '0 0 L-400 * *',
    '0 0 * * 5#9',
    'H(9-1) * * * *',
    '@reboot',
    `${'1,'.repeat(250)}1 * * * *`,
  ],
  ...[
    'http://',
    'http://[::1',
    'http://127.0.0.1/',
    'http://169.254.169.254/',
    'file:///etc/passwd',
    'http://u:p@h.test/',
    'javascript:1',
  ],
  ...[
    'http://h.test:99999/',
    'http://h.test/%',
    'http://h.test/\u0000',
    'http://\ud800.test/',
    '//h.test',
    `http://h.test/${'a'.repeat(9000)}`,
  ],
  ...[
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    '0'.repeat(36),
    'x'.repeat(300),
    'é'.repeat(5000),
  ],
  ...[
    'key:',
    ':',
    'a,b',
    'a:b:c',
    '.',
    '..',
    'current',
    'by-name',
    'test',
    'facets',
    'MA',
    'bnVsbA',
    'eyJhIjoxfQ',
    '-1',
    '1.5',
    '0x10',
    '1_000',
  ],
];
const NUMBERS = [
  ...[
    0,
    -0,
    -1,
    0.5,
    1,
    2 ** 15,
    32_768,
    2 ** 31 - 1,
    2 ** 31,
    -(2 ** 31) - 1,
    2 ** 32,
    2 ** 53,
    2 ** 63,
    1e21,
    1e308,
    -1e308,
    5e-324,
  ],
];
/** Texts of JSON that JSON.stringify never writes. */
const RAW = [
  '1e999',
  '-1e999',
  '123456789012345678901234567890',
  '0.1e-400',
  '1.0',
  '"\\u0000"',
  '"\\ud800"',
  '"\\udfff\\ud800"',
  '-0',
];

/** A text that stands in a body for JSON as it is. */
export class RawJson {
  constructor(text) {
    this.text = text;
  }
}

/** The JSON of a value, with what `RawJson` stands for. */
export function jsonOf(value) {
  if (value instanceof RawJson) return value.text;
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  return `{${Object.entries(value)
    .map(([key, each]) => `${JSON.stringify(key)}:${jsonOf(each)}`)
    .join(',')}}`;
}

const nested = (depth) => new RawJson(`${'['.repeat(depth)}${']'.repeat(depth)}`);
const nestedObject = (depth) => new RawJson(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);

/** What nobody expects, of any type. */
export function hostile(random) {
  return random.pick([
    () => random.pick(TEXTS),
    () => random.pick(TEXTS),
    () => random.pick(NUMBERS),
    () => new RawJson(random.pick(RAW)),
    () => random.pick([null, true, false, [], {}, [[]], [null], { '': '' }, { a: { b: [1, '2', null] } }]),
    () => new RawJson('{"__proto__":{"x":1},"constructor":{"prototype":{}}}'),
    () => new RawJson('{"a":1,"a":2}'),
    () => random.pick([nested, nestedObject])(random.pick([10, 100, 5_000])),
    () => Array.from({ length: 200 }, () => random.pick(TEXTS)),
  ])();
}

export const hostileText = (random) => random.pick([...TEXTS, ...NUMBERS.map(String)]);

/** Values of a schema of the API's description. `known(name)` suggests what is likely to be right for a field. */
export class SchemaValues {
  constructor(random, schemas, known) {
    Object.assign(this, { random, schemas, known });
  }

  /** A value; each part of it is one that nobody expects with the probability `spoil`. */
  of(schema, spoil, name = '') {
    if (this.random.chance(spoil)) return hostile(this.random);
    const likely = this.random.chance(0.8) ? this.known(name) : undefined;
    if (likely !== undefined) return likely;
    if (schema.$ref !== undefined) return this.of(this.schemas[schema.$ref.split('/').at(-1)], spoil, name);
    for (const alternatives of [schema.oneOf, schema.anyOf])
      if (alternatives !== undefined) return this.of(this.random.pick(alternatives), spoil, name);
    if (schema.allOf !== undefined)
      return Object.assign({}, ...schema.allOf.map((each) => this.of(each, 0, name)));
    if (schema.const !== undefined) return schema.const;
    if (schema.enum !== undefined) return this.random.pick(schema.enum);
    if (schema.example !== undefined && this.random.chance(0.5)) return schema.example;
    return this.ofType(schema, spoil, name);
  }

  ofType(schema, spoil, name) {
    const { random } = this;
    const type = Array.isArray(schema.type) ? random.pick(schema.type) : schema.type;
    if (type === 'object') return this.object(schema, spoil);
    if (type === 'array')
      return Array.from({ length: random.below(4) }, () => this.of(schema.items ?? {}, spoil, name));
    if (type === 'boolean') return random.chance(0.5);
    if (type === 'null') return null;
    if (type === 'integer' || type === 'number') return this.number(schema);
    if (type === 'string') return this.text(schema);
    return hostile(random);
  }

  object(schema, spoil) {
    const { random } = this;
    const required = schema.required ?? [];
    const value = {};
    for (const [name, each] of Object.entries(schema.properties ?? {})) {
      const isWanted = required.includes(name) ? !random.chance(spoil / 4) : random.chance(0.25);
      if (isWanted) value[name] = this.of(each, spoil, name);
    }
    if (typeof schema.additionalProperties === 'object' && random.chance(0.5))
      value[random.chance(spoil) ? hostileText(random) : `x-${random.below(9)}`] = this.of(
        schema.additionalProperties,
        spoil,
      );
    if (random.chance(spoil / 2)) value[hostileText(random)] = hostile(random);
    return value;
  }

  number({ minimum = 0, maximum = 1_000 }) {
    const { random } = this;
    return random.pick([minimum, maximum, minimum + random.below(Math.min(1_000, maximum - minimum + 1))]);
  }

  text({ format, minLength = 0, maxLength = 40 }) {
    const { random } = this;
    if (format === 'date-time')
      return new Date(Date.now() + (random.below(200) - 100) * 3_600_000).toISOString();
    if (format === 'uuid') return '019b0000-0000-7000-8000-000000000000';
    return 'abcdefghijklmnopqrstuvwxyz'
      .repeat(20)
      .slice(0, random.pick([minLength || 1, Math.min(maxLength, 12), Math.min(maxLength, 500)]));
  }
}
