import { Problem } from '../problems/problem.js';
import type { FastifyInstance } from './fastify.js';

/**
 * Bodies are JSON and nothing else (415). An empty one counts as none, so that clients which always say JSON can
 * leave out a body that is optional.
 */
export function registerBodyParsers(fastify: FastifyInstance): void {
  // The default parser refuses `__proto__` and `constructor.prototype` keys.
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'string' },
    (request, body: string, done) => {
      if (body === '') return done(null, undefined);
      void parseJson(request, body, (error, value) =>
        error === null
          ? done(null, value)
          : done(new Problem('malformed_json', 'The body is not JSON, or holds a forbidden key.')),
      );
    },
  );
}
