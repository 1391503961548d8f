import { type Auth } from '@job-scheduler/job-model';
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { CallbackResult, HttpCallback } from '../http-callback.js';
import { CredentialError } from './credential-error.js';
import { waitFor, type Patience } from './wait.js';

type ClientCredentials = Extract<Auth, { kind: 'oauth2_client_credentials' }>;

/** How a token is asked for, with the secrets filled in, and how long its caller waits for it. */
export interface TokenRequest extends Patience {
  auth: ClientCredentials;
}

/** A token is renewed this long before it expires, or after nine tenths of its life, so that it is valid when it arrives. */
const RENEW_BEFORE_MS = 30_000;
/** How long a token is kept whose answer does not say how long it is valid. */
const ASSUMED_LIFE_MS = 60_000;
/** The longest that a token request may take, milliseconds. */
const MOST_MS = 30_000;
const MOST = 1_000;

const answerSchema = z.object({
  access_token: z
    .string()
    .min(1)
    .max(16_384)
    .regex(/^[\x21-\x7e]+$/),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.coerce.number().positive().optional(),
});

interface Kept {
  token: string;
  /** Monotonic milliseconds. */
  until: number;
}

/** A request that is under way, and for how many callers. */
interface Asking {
  token: Promise<string>;
  callers: number;
  abort: AbortController;
}

/**
 * Tokens of OAuth 2.0 servers (RFC 6749, 4.4), kept until shortly before they expire. Calls that need the same one wait for one
 * request, each until its own deadline or abort, and the request ends with the last of them. The requests are made like all calls, and meet the same address policy.
 */
export class AccessTokens {
  private readonly kept = new LRUCache<string, Kept>({ max: MOST });
  private readonly asked = new Map<string, Asking>();

  constructor(private readonly callback: HttpCallback) {}

  /** Throws CredentialError. `refused`: a token that the target has refused, which is not used again. */
  async of(request: TokenRequest, refused: string | null = null): Promise<string> {
    const key = keyOf(request.auth);
    const known = this.kept.get(key);
    if (known !== undefined && known.until > performance.now() && known.token !== refused) return known.token;
    const asking = this.asked.get(key) ?? this.start(key, request.auth);
    asking.callers += 1;
    try {
      const outcome = await waitFor(
        asking.token.then((token) => ({ token })),
        request,
      );
      if (typeof outcome === 'object') return outcome.token;
      throw outcome === 'aborted' ? aborted() : unreachable(request.auth.token_url, outcome);
    } finally {
      asking.callers -= 1;
      if (asking.callers === 0) this.end(key, asking);
    }
  }

  private start(key: string, auth: ClientCredentials): Asking {
    const abort = new AbortController();
    const asking = { token: this.ask(key, auth, abort.signal), callers: 0, abort };
    this.asked.set(key, asking);
    return asking;
  }

  /** Whoever needs the token from now on asks anew. */
  private end(key: string, asking: Asking): void {
    if (this.asked.get(key) === asking) this.asked.delete(key);
    asking.abort.abort();
  }

  private async ask(key: string, auth: ClientCredentials, signal: AbortSignal): Promise<string> {
    const result = await this.callback.call({
      operation: operationOf(auth),
      headers: {},
      repeatable: true,
      signal,
    });
    const { token, lifeMs } = readAnswer(result, auth.token_url);
    const margin = Math.min(RENEW_BEFORE_MS, lifeMs / 10);
    this.kept.set(key, { token, until: performance.now() + lifeMs - margin });
    return token;
  }
}

/** Credentials differ in their key, which does not show them. */
const keyOf = (auth: ClientCredentials): string =>
  createHash('sha256').update(JSON.stringify(auth)).digest('base64');

function operationOf(auth: ClientCredentials) {
  const { token_url, client_id, client_secret, scope, audience, client_authentication } = auth;
  const isInBody = client_authentication === 'body';
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    ...(scope !== null && { scope }),
    ...(audience !== null && { audience }),
    ...(isInBody && { client_id, client_secret }),
  });
  return {
    url: token_url,
    method: 'post' as const,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...(!isInBody && { authorization: clientHeader(client_id, client_secret) }),
    },
    query: {},
    payload: form.toString(),
    timeout_ms: MOST_MS,
    redirects: 0,
  };
}

/** RFC 6749, 2.3.1: both are encoded as in a form first. */
const clientHeader = (id: string, secret: string): string =>
  `Basic ${Buffer.from([id, secret].map(formEncoded).join(':')).toString('base64')}`;

const formEncoded = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);

function readAnswer(result: CallbackResult, tokenUrl: string): { token: string; lifeMs: number } {
  const { host } = new URL(tokenUrl);
  if (result.error_code === 'address_denied')
    throw new CredentialError('address_denied', result.error_message ?? '');
  if (result.outcome === 'error') throw unreachable(tokenUrl, result.error_code ?? '');
  const answer = objectIn(result.response_body);
  const parsed = answerSchema.safeParse(answer);
  if (result.http_status === 200 && parsed.success) {
    const { access_token, expires_in } = parsed.data;
    return { token: access_token, lifeMs: expires_in === undefined ? ASSUMED_LIFE_MS : expires_in * 1000 };
  }
  if (result.http_status === 200) {
    throw failed(`The answer of ${host} to the token request holds no bearer token: check token_url.`);
  }
  // RFC 6749, 5.2: one of a few words. Anything else might repeat what it was sent.
  const { error } = Object(answer) as { error?: unknown };
  const why = typeof error === 'string' && KNOWN_ERRORS.has(error) ? ` (${error})` : '';
  throw failed(
    `The token request to ${host} was answered with ${result.http_status}${why}: check client id, secret and scope.`,
  );
}

const KNOWN_ERRORS = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
]);

const failed = (message: string): CredentialError => new CredentialError('token_request_failed', message);

const unreachable = (tokenUrl: string, why: string): CredentialError =>
  failed(`The token request to ${new URL(tokenUrl).host} failed (${why}): check that it can be reached.`);

const aborted = (): CredentialError =>
  new CredentialError('aborted', 'The call was aborted while it waited for its token.');

function objectIn(body: string | null): unknown {
  try {
    return JSON.parse(body ?? '');
  } catch {
    return null;
  }
}
