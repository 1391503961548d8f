import { readFile } from 'node:fs/promises';
import type { FastifyInstance, FastifyRequest } from '../http/fastify.js';
import { EXAMPLE_ECHO_URL } from './example-job.js';

/** Made from the code by `npm run documents`; a test compares the two. */
const DOCUMENT = new URL('../../../../openapi.json', import.meta.url);

/**
 * Serves the document. The target in its examples is this server, so the examples work unchanged wherever CALLBACK_ADDRESSES
 * lets calls go to its address: of a standalone process on loopback, but not in Docker Compose. To make the document here would
 * hold up the process, and with it ticks, for half a second; it is read when somebody first asks for it.
 */
export function registerDocumentRoute(fastify: FastifyInstance): void {
  let text: string | undefined;
  fastify.get('/openapi.json', async (request, reply) => {
    // No line breaks and indentation: those inside of strings are escaped.
    text ??= (await readFile(DOCUMENT, 'utf8')).replace(/\n */g, '');
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
