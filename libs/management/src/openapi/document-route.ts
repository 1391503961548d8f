import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance, FastifyRequest } from '../http/fastify.js';
import { EXAMPLE_ECHO_URL } from './example-job.js';

/**
 * Serves the document. The target in its examples is this server, so the examples work unchanged. The document is made
 * when it is first asked for: it takes a fifth of the CPU time of a start, and few processes are ever asked.
 */
export function registerDocumentRoute(fastify: FastifyInstance, create: () => OpenAPIObject): void {
  let text: string | undefined;
  fastify.get('/openapi.json', (request, reply) => {
    text ??= JSON.stringify(create());
    return reply
      .type('application/json; charset=utf-8')
      .send(text.replaceAll(EXAMPLE_ECHO_URL, echoUrlOf(request)));
  });
}

/** The URL at which this process reaches the bundled target: the address that the request came in on. */
function echoUrlOf({ raw: { socket } }: FastifyRequest): string {
  const { localAddress, localPort } = socket;
  if (localAddress === undefined || localPort === undefined) return EXAMPLE_ECHO_URL;
  const address = localAddress.replace(/^::ffff:/, '');
  return `http://${address.includes(':') ? `[${address}]` : address}:${localPort}/echo`;
}
