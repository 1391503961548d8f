import {
  KeyTakenError,
  type IdempotencyStore,
  type KeyedRequest,
  type KnownKey,
  type OnceOnly,
  type StoredResponse,
} from '@job-scheduler/job-store';
import { createHash } from 'node:crypto';
import { callerOf, type Caller } from '../access/caller.js';
import { Problem } from '../problems/problem.js';
import type { Answer } from './answer.js';
import type { FastifyReply, FastifyRequest } from './fastify.js';
import { jsonOf } from './json-answer.js';

/**
 * Carries out a POST once: a repeated request with the same Idempotency-Key gets the first answer again. The write keeps
 * its own answer. Only successes are kept: a refused request wrote nothing, so it may be repeated.
 */
export class Idempotency {
  constructor(private readonly store: IdempotencyStore) {}

  /**
   * Writes and answers, or replays the answer. `write` passes what it gets on to the store; `answer` is pure, and may
   * refuse the result by throwing, before it is written.
   */
  async once<Result>(
    request: FastifyRequest,
    reply: FastifyReply,
    answer: (result: Result) => Answer,
    write: (once?: OnceOnly<Result>) => Promise<Result>,
  ): Promise<string> {
    const header = request.headers['idempotency-key'];
    if (header === undefined) return send(reply, stored(answer(await write())));
    const key = `${scopeOf(callerOf(request))}${keyOf(header)}`;
    const keyed = { key, fingerprint: fingerprint(request) };
    const earlier = await this.store.find(keyed);
    if (earlier !== null) return replay(reply, earlier);
    try {
      return send(reply, await this.write(new KeyedWrite(keyed, answer), write));
    } catch (error) {
      const known = await this.knownAfter(keyed, error);
      if (known === null) throw error;
      return replay(reply, known);
    }
  }

  private async write<Result>(
    once: KeyedWrite<Result>,
    write: (once: OnceOnly<Result>) => Promise<Result>,
  ): Promise<StoredResponse> {
    const result = await write(once);
    if (once.response !== null) return once.response;
    // Nothing had to be written, as for a dry run.
    const response = once.answer(result);
    await this.store.keep(once, response);
    return response;
  }

  /**
   * The key tells what an error does not: an equal request was faster, or the write is done and only the news of it was
   * lost.
   */
  private async knownAfter(keyed: KeyedRequest, error: unknown): Promise<KnownKey | null> {
    if (error instanceof KeyTakenError) return error.known;
    return this.store.find(keyed).catch(() => null);
  }
}

/** A write with a key, and the answer that the store has been given to keep. */
class KeyedWrite<Result> implements OnceOnly<Result> {
  readonly key: string;
  readonly fingerprint: string;
  response: StoredResponse | null = null;

  constructor(
    { key, fingerprint }: KeyedRequest,
    private readonly answerTo: (result: Result) => Answer,
  ) {
    this.key = key;
    this.fingerprint = fingerprint;
  }

  answer(result: Result): StoredResponse {
    return (this.response = stored(this.answerTo(result)));
  }
}

/** Keeps the answers that belong to one API key from all others. */
const scopeOf = ({ key_id }: Caller): string => (key_id === null ? '' : `${key_id} `);

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

const stored = ({ status, headers = {}, body }: Answer): StoredResponse => ({
  status,
  headers,
  body: jsonOf(body),
});

function send(reply: FastifyReply, { status, headers, body }: StoredResponse): string {
  void reply.status(status).headers(headers).type('application/json; charset=utf-8');
  return body;
}

/** Throws the problems `idempotency_in_flight` and `idempotency_key_reused`. */
function replay(reply: FastifyReply, known: KnownKey): string {
  switch (known.kind) {
    case 'done':
      return send(reply.header('idempotency-replayed', 'true'), known.response);
    case 'in_flight':
      throw new Problem(
        'idempotency_in_flight',
        'A request with this Idempotency-Key is still being answered.',
        { headers: { 'retry-after': '1' } },
      );
    case 'other_request':
      throw new Problem('idempotency_key_reused', 'This Idempotency-Key belongs to another request.');
  }
}
