import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyRequest } from '../http/fastify.js';
import { EXAMPLE_ECHO_URL } from './example-job.js';

/** Made from the code by `npm run documents`; a test compares the two. */
const DOCUMENT = new URL('../../../../openapi.json', import.meta.url);

/**
 * Serves the document. The target in its examples is this server, so the examples work unchanged wherever CALLBACK_ADDRESSES
 * lets calls go to its address: of a standalone process on loopback, but not in Docker Compose. To make the document here would
 * hold up the process, and with it ticks, for half a second.
 */
export function registerDocumentRoute(fastify: FastifyInstance): void {
  const text = JSON.stringify(JSON.parse(readFileSync(DOCUMENT, 'utf8')));
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
