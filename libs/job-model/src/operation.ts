import { z } from 'zod';
import { authProblems, authSchema, signingSchema, tlsSchema } from './auth.js';
import { callbackUrlSchema } from './callback-url.js';
import { COMPLETION_HEADER } from './completion.js';
import type { JsonText } from './json-text.js';
import { payloadProblem, payloadSchema } from './payload.js';
import { placeholderProblems } from './rendering.js';
import { successSchema } from './success.js';
import { findUnstorable } from './text-safety.js';

/** The methods a job may use; accepted in any case, kept in lower case. */
export const HTTP_METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const;
export type HttpMethod = (typeof HTTP_METHODS)[number];

export const DEFAULT_TIMEOUT_SECONDS = 10;
export const MAX_TIMEOUT_SECONDS = 900;

/** Most redirects that one call may follow. */
export const MAX_REDIRECTS = 5;

const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Headers that belong to the connection or to the scheduler: a job may not set them. */
const RESERVED_HEADERS = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'idempotency-key',
  'traceparent',
  'tracestate',
  'x-job-id',
  'x-run-id',
  'x-attempt',
  'x-scheduled-at',
  COMPLETION_HEADER,
]);

const isReservedHeader = (name: string): boolean =>
  RESERVED_HEADERS.has(name.toLowerCase()) || name.toLowerCase().startsWith('webhook-');

const headersSchema = z
  .record(z.string(), z.string().max(8192))
  .superRefine((headers, context) => {
    if (Object.keys(headers).length > 100) {
      context.addIssue({ code: 'custom', message: 'must not hold more than 100 headers' });
    }
    const seen = new Set<string>();
    for (const [name, value] of Object.entries(headers)) {
      const problem = headerProblem(name, value, seen);
      if (problem !== null) context.addIssue({ code: 'custom', path: [name], message: problem });
      seen.add(name.toLowerCase());
    }
  })
  .meta({
    description:
      'Extra request headers. Connection and scheduler headers cannot be set. Each name may occur once, in whatever letter case; a header with several values has them separated by commas.',
  });

function headerProblem(name: string, value: string, seen: Set<string>): string | null {
  if (name.length > 256 || !HEADER_NAME.test(name)) return 'is not a valid header name';
  if (isReservedHeader(name)) return 'is set by the scheduler and cannot be overridden';
  if (seen.has(name.toLowerCase())) return 'is given twice, in different letter case';
  if (!HEADER_VALUE.test(value)) return 'must not hold control or non-Latin-1 characters';
  return null;
}

const querySchema = z
  .record(z.string().min(1).max(256), z.string().max(8192))
  .superRefine((query, context) => {
    const unstorable = findUnstorable(query);
    if (unstorable !== null) context.addIssue({ code: 'custom', ...unstorable });
  })
  .meta({
    description:
      "Query parameters, appended to the URL's own, in no certain order. Each name may occur once; write parameters that repeat, or whose order counts, in `callback_url`.",
  });

/** The HTTP operation of a job, as users write it under `job`. Unknown fields are refused. */
export const operationSchema = z
  .strictObject({
    callback_url: callbackUrlSchema,
    http_method: z
      .preprocess(
        (value) => (typeof value === 'string' ? value.toLowerCase() : value),
        z.enum(HTTP_METHODS, { error: `must be one of ${HTTP_METHODS.join(', ')}` }),
      )
      .default('post')
      .meta({ description: 'Any case in, lower case out. get and head send no body.' }),
    payload: payloadSchema.optional().meta({
      description:
        'Any JSON, or text together with a content-type header, in its charset: utf-8 (the default), iso-8859-1, us-ascii or utf-16le; at most 1 MiB. null means none. Kept, answered and sent as written, except for insignificant white space.',
    }),
    headers: headersSchema.default({}),
    query: querySchema.default({}),
    timeout_seconds: z
      .number()
      .min(0.1)
      .max(MAX_TIMEOUT_SECONDS)
      .default(DEFAULT_TIMEOUT_SECONDS)
      .meta({ description: 'One deadline from DNS to the last byte of the answer.' }),
    redirects: z.int().min(0).max(MAX_REDIRECTS).default(0).meta({
      description:
        'How many redirects a call may follow. 0: a 3xx is an answer like any other, and a failure by default. 307 and 308 repeat method and payload; others become a GET as in browsers. Only the headers accept, accept-language, content-type, idempotency-key and user-agent go to another origin. All requests share the deadline.',
    }),
    auth: authSchema.nullable().default(null).meta({
      description: 'How the call proves who makes it; null: it does not, beyond its headers.',
    }),
    signing: signingSchema.nullable().default(null).meta({
      description:
        'Signs each call as a Standard Webhook, so that its target knows it by `webhook-signature`.',
    }),
    tls: tlsSchema.nullable().default(null).meta({
      description: 'Whom the call trusts; null: the certificate authorities that Node.js comes with.',
    }),
    success: successSchema
      .nullable()
      .default(null)
      .meta({ description: 'Which answers count as success; null: any 2xx.' }),
  })
  .transform(withPayload)
  .superRefine((operation, context) => {
    const problem = payloadProblem(operation.headers, operation.payload);
    if (problem !== null) context.addIssue({ code: 'custom', path: ['payload'], message: problem });
    for (const { path, message } of [...placeholderProblems(operation), ...authProblems(operation)]) {
      context.addIssue({ code: 'custom', path, message });
    }
  });

/** A missing payload becomes null: nothing is sent. */
function withPayload<Fields extends { payload?: JsonText | null | undefined }>({ payload, ...rest }: Fields) {
  return { ...rest, payload: payload ?? null };
}

/** The HTTP operation of a job: one call, ready to be made. `payload: null` sends no body. */
export type Operation = z.output<typeof operationSchema>;
