import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { Role } from '@job-scheduler/job-model';
import type { z } from 'zod';
import { LEAST_ROLES, type OperationId } from '../access/least-roles.js';
import { NameOperation } from '../access/role-guard.js';
import { PROBLEMS, type ProblemCode } from '../problems/catalogue.js';
import { PROBLEM_MEDIA_TYPE } from '../problems/send-problem.js';

/** How a route appears in the OpenAPI document. */
export interface OperationDescription {
  /** Unique in the document; generated clients name their methods after it. */
  operationId: OperationId;
  summary: string;
  description?: string;
  /** Answers by status. */
  answers: Record<number, Answer>;
  /** Errors that this route can answer with, besides those of every route. */
  problems?: ProblemCode[];
  /** True if the route honours `If-Match` and `If-None-Match`. */
  conditional?: boolean;
  /** True for a conditional route that may create, so that `If-None-Match: *` is of use. */
  creates?: boolean;
  /** True if the route honours `Idempotency-Key`. */
  idempotent?: boolean;
  /** True for open routes that read the store. */
  reads?: boolean;
}

interface Answer {
  description: string;
  /** Null means no body. */
  schema: z.ZodType | null;
  /** An example of the body, if the schema's own does not fit. */
  example?: object;
  headers?: AnswerHeader[];
}

export type AnswerHeader = 'ETag' | 'Location' | 'Link' | 'Sign-Out-Location';

const HEADER_MEANINGS: Record<AnswerHeader, string> = {
  ETag: 'The revision, for `If-Match`.',
  Location: 'Where the new resource is.',
  Link: 'The next page, as `<url>; rel="next"`.',
  'Sign-Out-Location': 'The page of the provider that ends the session there too.',
};

/** Problems of every route that needs a key, which has to be looked up. */
const WITH_KEY: ProblemCode[] = [
  'malformed_request',
  'internal_error',
  'unauthorized',
  'source_denied',
  'rate_limited',
  'store_unavailable',
];
/** Problems of open routes that read the store. */
const READING: ProblemCode[] = ['malformed_request', 'internal_error', 'store_unavailable'];
/** Problems of every route that may not find what its path names. */
const NAMED_IN_PATH: ProblemCode[] = ['uri_too_long'];

const CONDITIONAL: ProblemCode[] = ['stale_revision'];
const IDEMPOTENT: ProblemCode[] = [
  'idempotency_key_invalid',
  'idempotency_in_flight',
  'idempotency_key_reused',
];

/** Problems of every route that takes a JSON body. */
export const BODY_PROBLEMS: ProblemCode[] = [
  'malformed_json',
  'cross_origin',
  'body_too_large',
  'unsupported_media_type',
  'invalid',
];

/** Documents a route: its names, its answers, and every error that it can answer with. */
export function ApiOperationOf(operation: OperationDescription): MethodDecorator {
  const {
    operationId,
    summary,
    description,
    answers,
    conditional = false,
    creates = false,
    idempotent = false,
    reads = false,
  } = operation;
  const role = LEAST_ROLES[operationId];
  const isOpen = role === null;
  const problems = [
    'foreign_host' as const,
    ...(isOpen ? [] : WITH_KEY),
    ...(isOpen || role === 'viewer' ? [] : ['role_too_small' as const]),
    ...(reads ? READING : []),
    ...(operation.problems ?? []),
    ...(operation.problems?.includes('not_found') === true && !reads ? NAMED_IN_PATH : []),
    ...(conditional ? CONDITIONAL : []),
    ...(idempotent ? IDEMPOTENT : []),
  ];
  return applyDecorators(
    NameOperation(operationId),
    ApiOperation({
      operationId,
      summary,
      ...describedBy(description, role),
      ...(isOpen ? { security: [] } : {}),
    }),
    ...Object.entries(answers).map(([status, { description: text, schema, example, headers = [] }]) =>
      ApiResponse({
        status: Number(status),
        description: text,
        ...(schema === null ? {} : { standardSchema: schema }),
        ...(example === undefined ? {} : { example }),
        ...(headers.length === 0 ? {} : { headers: headersOf(headers) }),
      }),
    ),
    ...problemResponses(problems),
    ...(conditional
      ? [
          ApiHeader({
            name: 'If-Match',
            description: 'The ETag that the change is based on, with its quotes: `"1"`.',
            required: false,
          }),
        ]
      : []),
    ...(creates
      ? [
          ApiHeader({
            name: 'If-None-Match',
            description: '`*` creates only: the answer is 412 when it exists.',
            required: false,
          }),
        ]
      : []),
    ...(idempotent
      ? [
          ApiHeader({
            name: 'Idempotency-Key',
            description:
              'A request repeated with the same key within 24 hours writes nothing and gets the first answer again, with the header `Idempotency-Replayed: true`. The key is stored with the write itself, so repeat a request whose answer was lost. A refused request leaves no key.',
            required: false,
          }),
        ]
      : []),
  );
}

/** Says what the route does, and which role it needs. */
function describedBy(description: string | undefined, role: Role | null): { description?: string } {
  const sentences = [...(description === undefined ? [] : [description])];
  if (role !== null) sentences.push(`Needs the role \`${role}\`.`);
  return sentences.length === 0 ? {} : { description: sentences.join(' ') };
}

const headersOf = (names: AnswerHeader[]) =>
  Object.fromEntries(
    names.map((name) => [name, { description: HEADER_MEANINGS[name], schema: { type: 'string' } as const }]),
  );

/** One documented answer per status, with the codes that share it. */
function problemResponses(codes: ProblemCode[]): MethodDecorator[] {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return [...byStatus].map(([status, same]) =>
    ApiResponse({
      status,
      description: same.map((code) => `\`${code}\`: ${PROBLEMS[code].meaning}`).join('\n\n'),
      content: {
        [PROBLEM_MEDIA_TYPE]: {
          schema: { $ref: '#/components/schemas/Problem' },
          examples: Object.fromEntries(same.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
        },
      },
    }),
  );
}
