import type { IdempotencyStore, StoredResponse } from '@job-scheduler/job-store';
import type { EventLog } from '@job-scheduler/platform';
import { createHash } from 'node:crypto';
import { Problem } from '../problems/problem.js';
import type { FastifyReply, FastifyRequest } from './fastify.js';
import { jsonOf } from './json-answer.js';

const KEPT_HEADERS = ['location', 'etag'] as const;

/**
 * Carries out a POST once: a repeated request with the same Idempotency-Key gets the first answer again. Only successes
 * are kept: a refused request wrote nothing, so it may be repeated.
 */
export class Idempotency {
  constructor(
    private readonly store: IdempotencyStore,
    private readonly log: EventLog,
  ) {}

  /** Makes the answer, or replays it. Status and headers must be set once the answer is made. */
  async once(request: FastifyRequest, reply: FastifyReply, answer: () => Promise<unknown>): Promise<unknown> {
    const header = request.headers['idempotency-key'];
    if (header === undefined) return answer();
    const key = keyOf(header);
    const claim = await this.store.begin(key, fingerprint(request));
    switch (claim.kind) {
      case 'done':
        return replay(reply, claim.response);
      case 'in_flight':
        throw new Problem(
          'idempotency_in_flight',
          'A request with this Idempotency-Key is still being answered.',
          {
            headers: { 'retry-after': '1' },
          },
        );
      case 'other_request':
        throw new Problem('idempotency_key_reused', 'This Idempotency-Key belongs to another request.');
      case 'new':
        return this.keep(key, reply, answer);
    }
  }

  private async keep(key: string, reply: FastifyReply, answer: () => Promise<unknown>): Promise<unknown> {
    let body: unknown;
    try {
      body = await answer();
    } catch (error) {
      await this.store.abandon(key).catch((failure: unknown) => this.notKept(failure));
      throw error;
    }
    // The write is done whether or not its answer can be kept, so a failure here does not concern the client.
    await this.store
      .complete(key, storedResponse(reply, body))
      .catch((failure: unknown) => this.notKept(failure));
    return body;
  }

  private notKept(failure: unknown): void {
    const message =
      'The answer for an Idempotency-Key could not be stored; the key stays in flight for a minute.';
    this.log.warn('idempotency_not_kept', message, { error: String(failure) });
  }
}

function keyOf(header: string | string[]): string {
  if (typeof header === 'string' && /^[\x21-\x7e]{1,255}$/.test(header)) return header;
  throw new Problem(
    'idempotency_key_invalid',
    'The Idempotency-Key must be 1 to 255 printable ASCII characters.',
  );
}

const fingerprint = ({ method, url, body }: FastifyRequest): string =>
  createHash('sha256')
    .update(`${method} ${url}\n${jsonOf(body ?? null)}`)
    .digest('hex');

function storedResponse(reply: FastifyReply, body: unknown): StoredResponse {
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = reply.getHeader(name);
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return { status: reply.statusCode, headers: Object.fromEntries(headers), body: jsonOf(body) };
}

function replay(reply: FastifyReply, response: StoredResponse): string {
  void reply
    .status(response.status)
    .headers({ ...response.headers, 'idempotency-replayed': 'true' })
    .type('application/json; charset=utf-8');
  return response.body;
}
