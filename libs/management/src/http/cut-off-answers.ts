import type { EventLog } from '@job-scheduler/platform';
import { Readable } from 'node:stream';
import { pathOf } from '../problems/send-problem.js';
import type { FastifyInstance } from './fastify.js';

/**
 * Sees to answers that fail while their body is sent: their status is sent already, so no filter sees the error. It is logged, and the
 * connection is reset: where the end of the connection ends the body (HTTP/1.0, which proxies speak), a client would take a connection
 * that is closed for the end of a whole answer.
 */
export function tellCutOffAnswers(fastify: FastifyInstance, log: EventLog): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (payload instanceof Readable)
      payload.once('error', (error) => {
        if (!reply.raw.headersSent) return;
        const fields = { method: request.method, path: pathOf(request.url), request_id: request.id };
        log.error(
          'answer_cut_off',
          'An answer failed after part of it had been sent, and was cut off.',
          error,
          fields,
        );
        request.raw.socket.resetAndDestroy();
      });
    done();
  });
}
