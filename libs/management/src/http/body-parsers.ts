import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { isUtf8 } from 'node:buffer';
import type { Server } from 'node:http';
import { Problem } from '../problems/problem.js';
import type { FastifyInstance } from './fastify.js';
import { decompressLargeBodies, encodingOf } from './compressed-bodies.js';
import { withJobTexts, withPayloadText } from './payload-texts.js';
import { repeatedNames } from './repeated-names.js';

/** The route whose body has a list of jobs. */
const APPLY_ROUTE = '/v1/apply';

/**
 * Accepts only JSON bodies (else 415). An empty body counts as none, so that clients which always send the JSON content
 * type can leave out an optional body.
 */
export function registerBodyParsers(app: NestFastifyApplication, fastify: FastifyInstance): void {
  decompressLargeBodies(fastify);
  // The default parser refuses `__proto__` and `constructor.prototype` keys.
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  app.useBodyParser<Server>(
    ['application/json', 'application/merge-patch+json'],
    {},
    (request, body, done) => {
      if (body.length === 0) return done(null, undefined);
      const encoding = encodingOf(request);
      if (encoding !== 'identity') {
        return done(new Problem('unsupported_media_type', 'Send the body without a content encoding.'));
      }
      if (!isUtf8(body)) return done(new Problem('malformed_json', 'The body is not UTF-8.'));
      const json = body.toString();
      void parseJson(request, json, (error, value) => {
        if (error !== null) {
          return done(new Problem('malformed_json', 'The body is not JSON, or holds a forbidden key.'));
        }
        const problem = repeatedNames(value, json);
        if (problem !== null) return done(problem);
        const isList = request.routeOptions.url === APPLY_ROUTE;
        done(null, isList ? withJobTexts(value, json) : withPayloadText(value, json));
      });
    },
  );
  // By default, Nest accepts forms and Fastify accepts plain text.
  app.useBodyParser('application/x-www-form-urlencoded', {}, (_request, _body, done) =>
    done(new Problem('unsupported_media_type', 'Send JSON, with `Content-Type: application/json`.')),
  );
  fastify.removeContentTypeParser('text/plain');
}
