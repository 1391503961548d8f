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
