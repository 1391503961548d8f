import type { EventLog } from '@job-scheduler/platform';
import { ANONYMOUS, knownCallerOf } from '../access/caller.js';
import type { FastifyInstance } from './fastify.js';

/** Routes that are not the API: what orchestrators ask every few seconds, the target of first jobs, files of the dashboard. */
const NOT_LOGGED = ['/health/', '/echo', '/assets/'];

/**
 * Logs every request once it is answered, by the template of its route: URLs may hold secrets in their queries.
 */
export function logRequests(fastify: FastifyInstance, log: EventLog): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    if (!NOT_LOGGED.some((prefix) => route.startsWith(prefix))) {
      log.info('request', 'A request was answered.', {
        request_id: request.id,
        actor: knownCallerOf(request)?.name ?? ANONYMOUS.name,
        method: request.method,
        route,
        http_status: reply.statusCode,
        duration_ms: Math.round(reply.elapsedTime * 10) / 10,
      });
    }
    done();
  });
}
