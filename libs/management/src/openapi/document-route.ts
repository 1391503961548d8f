import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance, FastifyRequest } from '../http/fastify.js';
import { EXAMPLE_ECHO_URL } from './example-job.js';

/** Serves the document. The target in its examples is this server, so the examples work unchanged. */
export function registerDocumentRoute(fastify: FastifyInstance, document: OpenAPIObject): void {
  const text = JSON.stringify(document);
  fastify.get('/openapi.json', (request, reply) =>
    reply.type('application/json; charset=utf-8').send(text.replaceAll(EXAMPLE_ECHO_URL, echoUrlOf(request))),
  );
}

/** The URL at which this process reaches the bundled target: the address that the request came in on. */
function echoUrlOf({ raw: { socket } }: FastifyRequest): string {
  const { localAddress, localPort } = socket;
  if (localAddress === undefined || localPort === undefined) return EXAMPLE_ECHO_URL;
  const address = localAddress.replace(/^::ffff:/, '');
  return `http://${address.includes(':') ? `[${address}]` : address}:${localPort}/echo`;
}
