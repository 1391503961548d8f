import { MAX_PAYLOAD_BYTES } from '@job-scheduler/job-model';
import { HttpException } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ProblemCode } from '../problems/catalogue.js';
import { Problem } from '../problems/problem.js';
import { PROBLEM_MEDIA_TYPE, sendProblem } from '../problems/send-problem.js';
import { toProblem } from '../problems/to-problem.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from './fastify.js';

/** A payload of MAX_PAYLOAD_BYTES, and a quarter of that for the rest of the body. */
const MAX_BODY_BYTES = MAX_PAYLOAD_BYTES * 1.25;

/** Of the routes that take many jobs at once. */
const MAX_LARGE_BODY_BYTES = 64 * 1_048_576;
const LARGE_BODIES = new Set(['/v1/apply', '/v1/imports']);

/** Whether a route takes large bodies, which may also be compressed. */
export const takesLargeBodies = (url: string | undefined): boolean => LARGE_BODIES.has(url ?? '');

/** Gives the routes that take many jobs at once their own limit. Call it before routes are added. */
export function limitLargeBodies(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    if (takesLargeBodies(route.url)) route.bodyLimit = MAX_LARGE_BODY_BYTES;
  });
}

/** Length of the longest possible job name: 200 characters, percent-encoded. */
const MAX_PATH_PARAMETER_LENGTH = 2_400;

/** The options to pass to `new FastifyAdapter(…)`. `trustedProxies`: CIDR blocks of proxies that name the client. */
export const managementFastifyOptions = (trustedProxies: string[] = []) => ({
  bodyLimit: MAX_BODY_BYTES,
  trustProxy: trustedProxies.length > 0 && trustedProxies,
  // Longer than load balancers keep an idle connection (infra: 5 minutes): they could otherwise use one that is closing.
  keepAliveTimeout: 310_000,
  // While draining, requests on connections that are still open are answered as usual.
  return503OnClosing: false,
  routerOptions: { maxParamLength: MAX_PATH_PARAMETER_LENGTH },
  genReqId: requestIdOf,
  frameworkErrors: answerUnroutable,
  clientErrorHandler: answerUnreadable,
});

/** The id that a client gave its request, if it is harmless, else a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
}

/** Answers requests whose URL the router cannot read. Neither hooks nor filters see them. */
function answerUnroutable(
  { message, statusCode = 400 }: { message: string; statusCode?: number },
  request: Pick<FastifyRequest, 'id' | 'url'>,
  reply: Pick<FastifyReply, 'code'>,
): void {
  sendProblem(toProblem(new HttpException(message, statusCode)), request, reply);
}

/** Answers input that is not valid HTTP. There is no request object, so this writes to the socket. */
function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) return void socket.destroy();
  const problem = unreadable(error.code);
  const body = JSON.stringify(problem.body('/', randomUUID()));
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${problem.body('/', '').title}`,
      `content-type: ${PROBLEM_MEDIA_TYPE}`,
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

function unreadable(errorCode: string | undefined): Problem {
  const codes: Record<string, ProblemCode> = {
    HPE_HEADER_OVERFLOW: 'headers_too_large',
    ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
  };
  return new Problem(codes[errorCode ?? ''] ?? 'malformed_request', 'The request could not be read.');
}
