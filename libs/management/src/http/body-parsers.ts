import { depthOf } from '@job-scheduler/job-model';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { isUtf8 } from 'node:buffer';
import type { Server } from 'node:http';
import { Problem } from '../problems/problem.js';
import type { FastifyInstance } from './fastify.js';
import { decompressLargeBodies, encodingOf } from './compressed-bodies.js';
import { isLong, readLongList, type ParseJson } from './long-lists.js';
import { withJobTexts, withPayloadText } from './payload-texts.js';
import { repeatedNames } from './repeated-names.js';

/** The route whose body has a list of jobs. */
const APPLY_ROUTE = '/v1/apply';

/** Deeper than any payload may be, and than recursion can go. */
const MAX_BODY_DEPTH = 1_000;

async function readAtOnce(json: string, isList: boolean, parse: ParseJson): Promise<unknown> {
  const value = parse(json);
  const problem = repeatedNames(value, json);
  if (problem !== null) throw problem;
  return isList ? withJobTexts(value, json) : withPayloadText(value, json);
}

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
      const parse: ParseJson = (text) => {
        if (text.length > 2 * MAX_BODY_DEPTH && depthOf(text) > MAX_BODY_DEPTH) {
          throw new Problem('malformed_json', `The body nests deeper than ${MAX_BODY_DEPTH} levels.`);
        }
        let parsed: unknown;
        void parseJson(request, text, (error, value) => {
          if (error !== null)
            throw new Problem('malformed_json', 'The body is not JSON, or holds a forbidden key.');
          parsed = value;
        });
        return parsed;
      };
      const isList = request.routeOptions.url === APPLY_ROUTE;
      const read =
        isList && isLong(json) ? readLongList(json, 'jobs', parse) : readAtOnce(json, isList, parse);
      read.then((value) => done(null, value), done);
    },
  );
  // By default, Nest accepts forms and Fastify accepts plain text.
  app.useBodyParser('application/x-www-form-urlencoded', {}, (_request, _body, done) =>
    done(new Problem('unsupported_media_type', 'Send JSON, with `Content-Type: application/json`.')),
  );
  fastify.removeContentTypeParser('text/plain');
}
