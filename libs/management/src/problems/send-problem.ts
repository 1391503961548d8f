import type { FastifyReply, FastifyRequest } from '../http/fastify.js';
import type { Problem } from './problem.js';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Answers a request with problem details (RFC 9457). */
export function sendProblem(
  problem: Problem,
  request: Pick<FastifyRequest, 'id' | 'url'>,
  reply: Pick<FastifyReply, 'code'>,
): void {
  const body = JSON.stringify(problem.body(pathOf(request.url), request.id));
  void reply
    .code(problem.status)
    .headers({ ...problem.headers, 'x-request-id': request.id })
    .type(PROBLEM_MEDIA_TYPE)
    // Sent as bytes, because Fastify adds a charset to text, which the media type does not have.
    .send(Buffer.from(body));
}

/** A request's path without what must not be logged: its query, and the token of a completion URL. */
export const pathOf = (url: string): string =>
  (url.split('?', 1)[0] ?? url).replace(/^(\/v1\/completions\/).+/, '$1-');
