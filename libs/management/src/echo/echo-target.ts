import type { Clock } from '@job-scheduler/job-model';
import { z } from 'zod';
import type { FastifyInstance, FastifyReply, FastifyRequest } from '../http/fastify.js';
import { parseInput } from '../http/input.js';

const MAX_ECHOED_CHARACTERS = 65_536;

const echoQuerySchema = z.object({
  status: z.coerce.number().pipe(z.int().min(200).max(599)).default(200),
  delay_ms: z.coerce.number().pipe(z.int().min(0).max(60_000)).default(0),
});

/**
 * `/echo`: a target to try jobs on. Answers any method with what it received; `?status=` and `?delay_ms=` make it fail
 * or wait. It is a separate Fastify plugin, because it takes bodies of any content type.
 */
export function registerEchoTarget(fastify: FastifyInstance, clock: Clock): void {
  fastify.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, parsed) => parsed(null, body));
    scope.all('/echo', (request, reply) => echo(request, reply, clock));
    done();
  });
}

async function echo(request: FastifyRequest, reply: FastifyReply, clock: Clock): Promise<unknown> {
  const { status, delay_ms } = parseInput(echoQuerySchema, request.query);
  if (delay_ms > 0) {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    await clock.sleep(delay_ms, gone.signal);
  }
  void reply.status(status);
  const { method, url, headers, body } = request;
  return {
    method,
    path: url,
    headers,
    body: typeof body === 'string' ? body.slice(0, MAX_ECHOED_CHARACTERS) : null,
  };
}
