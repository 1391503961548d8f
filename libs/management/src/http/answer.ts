import { entityTag } from './entity-tag.js';
import type { FastifyReply } from './fastify.js';

/** An answer before it is sent. */
export interface Answer<Body = unknown> {
  status: number;
  headers?: Record<string, string>;
  body: Body;
}

/** Sets the status and the headers of an answer, and returns its body for the framework to send. */
export function answered<Body>(reply: FastifyReply, { status, headers = {}, body }: Answer<Body>): Body {
  void reply.status(status).headers(headers);
  return body;
}

interface Revised {
  revision: number;
}

/** The answer with a thing, and its ETag. */
export const tagged = <Body extends Revised>(body: Body): Answer<Body> => ({
  status: 200,
  headers: { etag: entityTag(body.revision) },
  body,
});

/** The answer with a thing that is new, its ETag, and where it is. */
export const createdAt = <Body extends Revised>(location: string, body: Body): Answer<Body> => ({
  status: 201,
  headers: { location, etag: entityTag(body.revision) },
  body,
});
