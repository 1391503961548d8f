import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Problem } from '../problems/problem.js';
import type { FastifyInstance, FastifyRequest } from './fastify.js';
import { takesLargeBodies } from './fastify-options.js';

/** How a request's body is encoded once it has been read; `identity` if it is as it should be. */
export const encodingOf = ({ headers, routeOptions: { url } }: FastifyRequest): string => {
  const encoding = headers['content-encoding'] ?? 'identity';
  return encoding === 'gzip' && takesLargeBodies(url) ? 'identity' : encoding;
};

/** Decompresses what routes that take large bodies get compressed with gzip. Their limit is for what comes out. */
export function decompressLargeBodies(fastify: FastifyInstance): void {
  fastify.addHook('preParsing', (request, _reply, body, done) => {
    if (request.headers['content-encoding'] !== 'gzip' || encodingOf(request) !== 'identity')
      return done(null, body);
    done(null, new Decompressed(body));
  });
}

/** A stream of what a compressed one holds. */
class Decompressed extends Readable {
  /** Fastify compares it with the Content-Length. */
  receivedEncodedLength = 0;
  private readonly parts: AsyncIterator<Buffer>;

  constructor(body: NodeJS.ReadableStream) {
    super();
    const gunzip = createGunzip();
    body.on('data', (part: Buffer) => (this.receivedEncodedLength += part.length));
    body.on('error', (error: Error) => gunzip.destroy(error));
    this.parts = (body.pipe(gunzip) as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  override _read(): void {
    this.parts.next().then(
      ({ done, value }) => void this.push(done === true ? null : value),
      () =>
        void this.destroy(
          new Problem('malformed_request', 'The body is not compressed with gzip, as its header says.'),
        ),
    );
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    void this.parts.return?.();
    callback(error);
  }
}
