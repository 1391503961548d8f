import { type FollowedRedirect, readUrl } from '@job-scheduler/job-model';
import { MAX_LOCATION, type CallbackRequest, type CallbackResult } from '../http-callback.js';
import { PreparedCall, type PreparedConfig } from './prepared-call.js';

/** The statuses that lead elsewhere (fetch standard, "redirect status"). */
const REDIRECT_STATUSES = new Set([301, 302, 303, 307, 308]);

/** What tells of a body, and goes with it. */
const BODY_HEADERS = new Set([
  'content-encoding',
  'content-language',
  'content-location',
  'content-type',
  'webhook-signature',
]);

/** All that another origin may be told. The idempotency key is a run's id, by which a target knows a repeated call. */
const HEADERS_ACROSS_ORIGINS = new Set([
  'accept',
  'accept-language',
  'content-type',
  'idempotency-key',
  'user-agent',
]);

/** One request of a call. */
export type Hop = Pick<PreparedConfig, 'url' | 'method' | 'headers' | 'data'>;

/** A call that follows redirects, as many as its operation allows. All of its requests share one deadline. */
export class RedirectedCall {
  private readonly startedAt = performance.now();
  private readonly followed: FollowedRedirect[] = [];

  /** `send` makes one request. */
  constructor(
    private readonly prepared: PreparedCall,
    private readonly request: CallbackRequest,
    private readonly send: (request: CallbackRequest) => Promise<CallbackResult>,
  ) {}

  /** A redirect beyond those allowed is the answer, and so is one without a location, or to where the payload may not go. */
  async make(): Promise<CallbackResult> {
    const { config, redirects } = this.prepared;
    let hop: Hop = { ...config, headers: this.prepared.headersWith(this.request.headers) };
    const first = await this.sent(hop);
    let result = first;
    while (this.followed.length < redirects) {
      const location = locationOf(result);
      if (location === null) break;
      const next = destinationOf(location, hop.url);
      if (typeof next === 'string') return this.whole(first, unusable(result, next));
      if (this.prepared.confined && next.origin !== new URL(hop.url).origin) break;
      this.followed.push(followedRedirect(hop, result, next));
      hop = nextHop(hop, result.http_status ?? 0, next);
      result = await this.sent(hop);
    }
    return this.whole(first, result);
  }

  private sent(hop: Hop): Promise<CallbackResult> {
    const { config, encoding } = this.prepared;
    const timeout = Math.max(0, config.timeout - this.elapsed());
    const operation = new PreparedCall({ ...config, ...hop, timeout }, encoding, null, 0);
    return this.send({ ...this.request, operation, headers: {} });
  }

  /** The result of the last request as that of the whole call, which began with the first. */
  private whole(first: CallbackResult, last: CallbackResult): CallbackResult {
    if (this.followed.length === 0) return last;
    const count = this.followed.length === 1 ? 'a redirect' : `${this.followed.length} redirects`;
    const late = `The call was given up after ${Math.round(this.prepared.config.timeout)} ms and ${count}: raise the timeout or speed up the target.`;
    return {
      ...last,
      error_message: last.error_code === 'timeout' ? late : last.error_message,
      first_byte_sent_after_ms: first.first_byte_sent_after_ms,
      duration_ms: this.elapsed(),
      request_sent: true,
      redirects: this.followed,
    };
  }

  private elapsed(): number {
    return performance.now() - this.startedAt;
  }
}

/** Where an answer leads; null if it is no redirect. */
function locationOf({ outcome, http_status, response_headers }: CallbackResult): string | null {
  if (outcome !== 'response' || !REDIRECT_STATUSES.has(http_status ?? 0)) return null;
  return response_headers['location'] ?? null;
}

const isCallable = ({ protocol, username, password }: URL): boolean =>
  (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';

const NOT_CALLABLE =
  'The location of the redirect is no http or https URL, or has user info: correct what the target answers.';
const TOO_LONG = `The location of the redirect has more than ${MAX_LOCATION} characters, so it was not followed: correct what the target answers.`;

/** The URL that a location leads to, or the sentence that says why it cannot be followed. */
function destinationOf(location: string, from: string): URL | string {
  if (location.length > MAX_LOCATION) return TOO_LONG;
  const text = utf8Of(location);
  const next = readUrl(text, from);
  if (next === null || !isCallable(next)) return NOT_CALLABLE;
  return next.href.length > MAX_LOCATION ? TOO_LONG : next;
}

/** A header is read byte by byte, while targets that do not escape a location mean UTF-8, as browsers read it. */
const utf8Of = (location: string): string =>
  /[^\u0000-\u007f]/.test(location) ? Buffer.from(location, 'latin1').toString('utf8') : location;

const unusable = (result: CallbackResult, error_message: string): CallbackResult => ({
  ...result,
  outcome: 'error',
  error_code: 'invalid_response',
  error_message,
});

const followedRedirect = (hop: Hop, result: CallbackResult, next: URL): FollowedRedirect => ({
  method: hop.method.toUpperCase(),
  url: hop.url,
  http_status: result.http_status ?? 0,
  location: next.href,
  duration_ms: Math.round(result.duration_ms * 1000) / 1000,
});

/** The request that follows a redirect (fetch standard, "HTTP-redirect fetch"). */
export function nextHop(hop: Hop, status: number, next: URL): Hop {
  const becomesGet =
    (status === 303 && hop.method !== 'get' && hop.method !== 'head') ||
    ((status === 301 || status === 302) && hop.method === 'post');
  const leavesOrigin = next.origin !== new URL(hop.url).origin;
  const headers = Object.entries(hop.headers).filter(
    ([name]) =>
      !(becomesGet && BODY_HEADERS.has(name)) && !(leavesOrigin && !HEADERS_ACROSS_ORIGINS.has(name)),
  );
  return {
    url: next.href,
    method: becomesGet ? 'get' : hop.method,
    headers: Object.fromEntries(headers),
    data: becomesGet ? null : hop.data,
  };
}
