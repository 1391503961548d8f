import { DocumentedAnswers, type AnswersDocument } from './documented-answers.js';

const THING = {
  type: 'object',
  properties: { id: { type: 'string' }, at: { type: 'string', format: 'date-time' } },
  required: ['id'],
};
const PROBLEM = { type: 'object', properties: { code: { enum: ['not_found', 'invalid'] } } };
const json = (schema: object) => ({ 'application/json': { schema } });
const refused = {
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      examples: { not_found: {} },
    },
  },
};
const DOCUMENT = {
  paths: {
    '/v1/things/{id}': {
      get: {
        responses: {
          200: { headers: { ETag: {} }, content: json({ $ref: '#/components/schemas/Thing' }) },
          404: refused,
        },
      },
      delete: { responses: { 204: { description: 'Gone.' } } },
    },
    '/v1/things/all': { get: { responses: { 200: { content: json({ type: 'array' }) } } } },
  },
  components: { schemas: { Thing: THING, Problem: PROBLEM } },
} satisfies AnswersDocument;

const ANSWER = {
  statusCode: 200,
  headers: { 'content-type': 'application/json; charset=utf-8', etag: '"1"' } as Record<string, unknown>,
  body: '{"id":"a","at":"2030-01-01T00:00:00.000Z"}',
};
const problem = (statusCode: number, code: string) => ({
  statusCode,
  headers: { 'content-type': 'application/problem+json' },
  body: JSON.stringify({ code }),
});

describe('an answer held against the document', () => {
  const check = (change: Partial<typeof ANSWER>, method = 'GET', url = '/v1/things/a?x=1') => {
    new DocumentedAnswers(DOCUMENT).check(method, url, { ...ANSWER, ...change });
  };

  it.each<[what: string, change: Partial<typeof ANSWER>, method?: string, url?: string]>([
    ['a body of the schema', {}],
    ['a documented problem', problem(404, 'not_found')],
    ['no body where none is documented', { statusCode: 204, headers: {}, body: '' }, 'DELETE'],
    ['the head of a documented answer', { body: '' }, 'HEAD'],
    [
      'the more exact of two paths',
      { headers: { ...ANSWER.headers, etag: undefined }, body: '[]' },
      'GET',
      '/v1/things/all',
    ],
    ['the refusal of an unknown route', problem(404, 'not_found'), 'GET', '/v1/nothing'],
    ['anything outside /v1', { body: 'text' }, 'GET', '/docs'],
  ])('passes: %s', (...[, change, method, url]) => {
    expect(() => check(change, method, url)).not.toThrow();
  });

  it.each<[what: string, change: Partial<typeof ANSWER>, error: string, method?: string, url?: string]>([
    ['a field is missing', { body: '{}' }, "must have required property 'id'"],
    [
      'a field is not documented',
      { body: '{"id":"a","colour":"red"}' },
      'must NOT have additional properties',
    ],
    ['a field has another type', { body: '{"id":1}' }, '/id must be string'],
    [
      'an instant has no milliseconds',
      { body: '{"id":"a","at":"2030-01-01T00:00:00Z"}' },
      'must match format',
    ],
    ['the status is not documented', { statusCode: 201 }, 'the status is not documented'],
    [
      'the content type is not documented',
      { headers: { ...ANSWER.headers, 'content-type': 'text/plain' } },
      'the content type text/plain is not documented',
    ],
    [
      'a header is missing',
      { headers: { 'content-type': 'application/json' } },
      'the header ETag is missing',
    ],
    [
      'a header is not documented',
      { headers: { ...ANSWER.headers, location: '/' } },
      'the header Location is not documented',
    ],
    ['the code is not documented', problem(404, 'invalid'), 'the code invalid is not documented'],
    ['there is a body where none is documented', { statusCode: 204, headers: {} }, 'it has a body', 'DELETE'],
    ['an unknown route succeeds', {}, 'there is no such route', 'GET', '/v1/nothing'],
  ])('fails when %s', (...[, change, error, method, url]) => {
    expect(() => check(change, method, url)).toThrow(error);
  });

  it('knows which documented answers have not been seen', () => {
    const answers = new DocumentedAnswers(DOCUMENT);
    answers.check('GET', '/v1/things/a', ANSWER);
    expect(answers.unseen).toEqual([
      'DELETE /v1/things/{id} 204',
      'GET /v1/things/all 200',
      'GET /v1/things/{id} 404',
    ]);
  });
});
