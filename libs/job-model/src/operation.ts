import { z } from 'zod';
import { COMPLETION_HEADER } from './completion.js';
import type { JsonText } from './json-text.js';
import { payloadProblem, payloadSchema } from './payload.js';
import { holdsPlaceholder, placeholderProblems } from './rendering.js';
import { requestTarget } from './request-target.js';
import { successSchema } from './success.js';
import { findUnstorable, isStorableText, isTidyText, UNSTORABLE_TEXT, UNTIDY_TEXT } from './text-safety.js';

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

export const callbackUrlSchema = z
  .string()
  .max(8192)
  .superRefine((text, context) => {
    const problem = callbackUrlProblem(text);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  })
  .meta({
    format: 'uri',
    description:
      'Absolute http or https URL without user info. Path and query are sent exactly as they are written.',
  });

/**
 * Why a URL cannot be called back, or null. Whom to call is judged by the parsed URL, never by the text (security); the
 * text only says what to ask for there.
 */
function callbackUrlProblem(text: string): string | null {
  if (!isStorableText(text)) return UNSTORABLE_TEXT;
  if (!isTidyText(text)) return UNTIDY_TEXT;
  if (!URL.canParse(text)) return 'must be an absolute URL, like https://example.com/hook';
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'must be an http: or https: URL';
  if (url.username !== '' || url.password !== '') {
    return 'must not carry user info; send credentials in a header';
  }
  if (holdsPlaceholder(text)) return PLACEHOLDER_IN_URL;
  if (requestTarget(text) === null) return UNSENDABLE_URL;
  return null;
}

const PLACEHOLDER_IN_URL =
  'holds a placeholder, which is filled in within query, headers and payload only: move it to query';

const UNSENDABLE_URL =
  'must be http:// or https://, a host, and a path and query of ASCII characters without white space or any of "<>\\`{}: percent-encode those';

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
    success: successSchema
      .nullable()
      .default(null)
      .meta({ description: 'Which answers count as success; null: any 2xx.' }),
  })
  .transform(withPayload)
  .superRefine((operation, context) => {
    const problem = payloadProblem(operation.headers, operation.payload);
    if (problem !== null) context.addIssue({ code: 'custom', path: ['payload'], message: problem });
    for (const { path, message } of placeholderProblems(operation)) {
      context.addIssue({ code: 'custom', path, message });
    }
  });

/** A missing payload becomes null: nothing is sent. */
function withPayload<Fields extends { payload?: JsonText | null | undefined }>({ payload, ...rest }: Fields) {
  return { ...rest, payload: payload ?? null };
}

/** The HTTP operation of a job: one call, ready to be made. `payload: null` sends no body. */
export type Operation = z.output<typeof operationSchema>;
