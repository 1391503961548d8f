import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { isUtf8 } from 'node:buffer';
import type { Server } from 'node:http';
import { Problem } from '../problems/problem.js';
import type { FastifyInstance } from './fastify.js';

/**
 * Bodies are JSON and nothing else (415). An empty one counts as none, so that clients which always say JSON can
 * leave out a body that is optional.
 */
export function registerBodyParsers(app: NestFastifyApplication, fastify: FastifyInstance): void {
  // The default parser refuses `__proto__` and `constructor.prototype` keys.
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  app.useBodyParser<Server>(
    ['application/json', 'application/merge-patch+json'],
    {},
    (request, body, done) => {
      if (body.length === 0) return done(null, undefined);
      const encoding = request.headers['content-encoding'] ?? 'identity';
      if (encoding !== 'identity') {
        return done(new Problem('unsupported_media_type', 'Send the body without a content encoding.'));
      }
      if (!isUtf8(body)) return done(new Problem('malformed_json', 'The body is not UTF-8.'));
      void parseJson(request, body.toString(), (error, value) =>
        error === null
          ? done(null, value)
          : done(new Problem('malformed_json', 'The body is not JSON, or holds a forbidden key.')),
      );
    },
  );
  // Nest would accept forms, and Fastify plain text.
  app.useBodyParser('application/x-www-form-urlencoded', {}, (_request, _body, done) =>
    done(new Problem('unsupported_media_type', 'Send JSON, with `Content-Type: application/json`.')),
  );
  fastify.removeContentTypeParser('text/plain');
}
