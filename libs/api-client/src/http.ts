import { encodeBody } from './body.js';
import { errorOf, NoAnswerError } from './errors.js';
import { delayBefore, isPassing, pause, retryAfterOf, type RetryOptions } from './retries.js';
import { headersOf, urlOf, type Route, type Values } from './route.js';
import type { CallOptions } from './types.js';

/** What all calls of a client share. */
export interface Connection {
  /** Where the API is, with or without a slash at the end: `http://127.0.0.1:8000`. */
  readonly url: string;
  /** The API key, or what returns it before each call. */
  readonly token: string | (() => string | undefined | Promise<string | undefined>) | undefined;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
  readonly retry: RetryOptions;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Calls a route. Resolves to an answer below 400, whose body is not read yet. A request that may be repeated is: those of
 * idempotent methods, and those with an Idempotency-Key.
 *
 * @throws ApiError when the API refuses, NoAnswerError when it is not there, UnexpectedAnswerError when something else is
 */
export async function call(
  connection: Connection,
  route: Route,
  values: Values & { body?: unknown },
  options: CallOptions = {},
): Promise<Response> {
  const url = urlOf(connection.url, route, values);
  const init = await initOf(connection, route, values, options);
  // Once the answer to a conditional write is lost, a repetition would be refused as stale, although the write is done.
  const isRepeatable = route.method !== 'POST' && !('if-match' in init.headers);
  const mayRepeat = isRepeatable || 'idempotency-key' in init.headers;
  for (let retry = 0; ; retry += 1) {
    const outcome = await attempt(connection, url, init, options);
    if (outcome.error === null) return outcome.response;
    const { error, askedFor } = outcome;
    // It was deleted by the attempt whose answer was lost.
    if (retry > 0 && route.method === 'DELETE' && 'status' in error && error.status === 404) {
      return new Response(null, { status: 204 });
    }
    if (!mayRepeat || retry >= connection.retry.retries || !isPassing(error)) throw error;
    await pause(delayBefore(retry, askedFor, connection.retry, Math.random), options.signal);
  }
}

interface Init {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

async function initOf(
  connection: Connection,
  route: Route,
  values: Values & { body?: unknown },
  options: CallOptions,
): Promise<Init> {
  const { token } = connection;
  const secret = typeof token === 'function' ? await token() : token;
  const headers: Record<string, string> = {
    ...connection.headers,
    ...headersOf(route, values),
    ...(secret === undefined || secret === '' ? {} : { authorization: `Bearer ${secret}` }),
    ...options.headers,
  };
  if (route.headers.includes('Idempotency-Key')) {
    headers['idempotency-key'] ??= options.idempotencyKey ?? randomKey();
  }
  if (route.bodyType === null || values.body === undefined) return { method: route.method, headers };
  const { text, mediaType } = encodeBody(values.body, route.bodyType);
  return { method: route.method, headers: { 'content-type': mediaType, ...headers }, body: text };
}

type Outcome =
  | { response: Response; error: null }
  | { error: Awaited<ReturnType<typeof errorOf>> | NoAnswerError; askedFor: number | null };

async function attempt(
  connection: Connection,
  url: string,
  init: Init,
  options: CallOptions,
): Promise<Outcome> {
  const limit = deadline(options.timeoutMs ?? connection.timeoutMs, options.signal);
  try {
    const response = await connection.fetch(url, { ...init, signal: limit.signal });
    if (response.ok) return { response, error: null };
    return { error: await errorOf(response, url), askedFor: retryAfterOf(response) };
  } catch (cause) {
    options.signal?.throwIfAborted();
    const reason = limit.signal.aborted ? 'timeout' : 'unreachable';
    return { error: new NoAnswerError(url, reason, { cause }), askedFor: null };
  } finally {
    limit.clear();
  }
}

/** A signal for the time until the head of the answer is there, and for the caller's own signal beyond that. */
function deadline(ms: number, outer?: AbortSignal): { signal: AbortSignal; clear: () => void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  const signal = outer === undefined ? controller.signal : AbortSignal.any([outer, controller.signal]);
  return { signal, clear: () => clearTimeout(timer) };
}

/** 128 random bits. `crypto.randomUUID` is missing in browsers on pages without TLS. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
