import { readUrl } from '@job-scheduler/job-model';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';

/** An answer as a client sees it. */
export interface SeenAnswer {
  statusCode: number;
  headers: Record<string, unknown>;
  body: string;
}

/** The part of an OpenAPI document that says what is answered. */
export interface AnswersDocument {
  paths: Record<string, object>;
  components?: object;
}

/** An answer that is not as the OpenAPI document says. */
export class UndocumentedAnswerError extends Error {
  override readonly name = 'UndocumentedAnswerError';
}

interface DocumentedAnswer {
  content?: Record<string, { examples?: Record<string, unknown> }>;
  headers?: Record<string, unknown>;
}

interface Route {
  method: string;
  path: string;
  pattern: RegExp;
  answers: Record<string, DocumentedAnswer>;
}

const PROBLEM = 'application/problem+json';

/** Headers that carry a resource's place or version: an answer has them if, and only if, they are documented. */
const RESOURCE_HEADERS = ['ETag', 'Location'];

const FORMATS = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/,
  uri: (text: string) => readUrl(text) !== null,
  email: /^[^@\s]+@[^@\s]+$/,
};

/** The answers that the OpenAPI document promises, and which of them have been seen. */
export class DocumentedAnswers {
  private readonly schemas = new Ajv2020({ strictSchema: false, allErrors: true, formats: FORMATS });
  private readonly routes: Route[];
  private readonly seen = new Set<string>();

  constructor(document: AnswersDocument) {
    this.schemas.addSchema(closed(document) as object, 'openapi');
    this.routes = Object.entries(document.paths)
      .flatMap(([path, operations]) =>
        Object.entries(operations as Record<string, { responses: Route['answers'] }>).map(
          ([method, { responses }]) => ({
            method: method.toUpperCase(),
            path,
            pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
            answers: responses,
          }),
        ),
      )
      // A path without parameters is meant before one with them, as in the router.
      .sort((a, b) => parameters(a.path) - parameters(b.path));
  }

  /** Throws UndocumentedAnswerError, which says how the answer differs from the document. */
  check(method: string, url: string, answer: SeenAnswer): void {
    const path = url.split('?', 1)[0] ?? url;
    const of = method === 'HEAD' ? 'GET' : method;
    const route = this.routes.find((known) => known.method === of && known.pattern.test(path));
    const faults =
      route === undefined ? this.unroutedFaults(path, answer) : this.faults(route, method, answer);
    if (faults.length === 0) return;
    throw new UndocumentedAnswerError(
      `The answer ${answer.statusCode} to ${method} ${url} is not as documented: ${faults.join('; ')}. It was ${answer.body}`,
    );
  }

  /** The documented answers that have not been seen, as `GET /v1/jobs 200`. */
  get unseen(): string[] {
    return this.routes
      .flatMap(({ method, path, answers }) =>
        Object.keys(answers).map((status) => `${method} ${path} ${status}`),
      )
      .filter((answer) => !this.seen.has(answer))
      .sort();
  }

  /** What is not documented may only be refused, with a documented problem. */
  private unroutedFaults(path: string, answer: SeenAnswer): string[] {
    if (!path.startsWith('/v1/')) return [];
    if (contentType(answer) !== PROBLEM) return ['there is no such route'];
    return this.bodyFaults('#/components/schemas/Problem', answer);
  }

  private faults({ method, path, answers }: Route, sent: string, answer: SeenAnswer): string[] {
    const status = String(answer.statusCode);
    const documented = answers[status];
    if (documented === undefined) return ['the status is not documented'];
    this.seen.add(`${method} ${path} ${status}`);
    return [
      ...headerFaults(documented, answer),
      ...(sent === 'HEAD' ? [] : this.contentFaults([path, method, status], documented, answer)),
    ];
  }

  private contentFaults(
    [path, method, status]: [string, string, string],
    { content }: DocumentedAnswer,
    answer: SeenAnswer,
  ): string[] {
    if (content === undefined) return answer.body === '' ? [] : ['it has a body'];
    const type = contentType(answer);
    const documented = content[type];
    if (documented === undefined) return [`the content type ${type} is not documented`];
    if (!type.endsWith('json')) return [];
    const steps = ['paths', path, method.toLowerCase(), 'responses', status, 'content', type, 'schema'];
    return [
      ...this.bodyFaults(`#/${steps.map(escaped).join('/')}`, answer),
      ...(type === PROBLEM ? codeFaults(documented.examples, answer) : []),
    ];
  }

  private bodyFaults(pointer: string, { body }: SeenAnswer): string[] {
    const validate = this.schemas.getSchema(`openapi${pointer}`);
    if (validate === undefined) return [`the document has nothing at ${pointer}`];
    if (validate(JSON.parse(body))) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    );
  }
}

let committed: DocumentedAnswers | null = null;

/** The answers that the committed openapi.json promises. It is read once: its schemas are compiled as they are needed. */
export function documentedAnswers(): DocumentedAnswers {
  const file = new URL('../../../openapi.json', import.meta.url);
  return (committed ??= new DocumentedAnswers(JSON.parse(readFileSync(file, 'utf8')) as AnswersDocument));
}

const parameters = (path: string): number => path.split('{').length;

const contentType = ({ headers }: SeenAnswer): string =>
  String(headers['content-type']).split(';', 1)[0] ?? '';

/** A step of a JSON pointer within a URI fragment. */
const escaped = (step: string): string =>
  encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));

function headerFaults({ headers = {} }: DocumentedAnswer, answer: SeenAnswer): string[] {
  return RESOURCE_HEADERS.filter(
    (name) => (answer.headers[name.toLowerCase()] !== undefined) !== name in headers,
  ).map((name) => `the header ${name} is ${name in headers ? 'missing' : 'not documented'}`);
}

/** The problems that share a status are documented by their examples. */
function codeFaults(examples: Record<string, unknown> = {}, { body }: SeenAnswer): string[] {
  const { code } = JSON.parse(body) as { code: string };
  return code in examples ? [] : [`the code ${code} is not documented`];
}

/**
 * The document as it is held against answers: clients must not reject fields that they do not know, but an answer has no
 * field that is not documented.
 */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in parts && parts['type'] === 'object'
    ? { additionalProperties: false, ...parts }
    : parts;
}
