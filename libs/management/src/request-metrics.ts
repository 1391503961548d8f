import { Counter, Histogram, type Registry } from 'prom-client';
import type { FastifyInstance } from './http/fastify.js';
import { problemOf } from './problems/noted-problems.js';

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Measures every request by its matched route, never by its URL, which may be anything, and counts those that were refused because of
 * who asked.
 */
export function measureRequests(fastify: FastifyInstance, registry: Registry): void {
  const duration = new Histogram({
    name: 'job_scheduler_api_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  });
  const refused = new Counter({
    name: 'job_scheduler_auth_failures_total',
    help: 'Requests that were refused because of who asked, by the code of the problem.',
    labelNames: ['reason'],
    registers: [registry],
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: String(reply.statusCode),
    };
    duration.observe(labels, reply.elapsedTime / 1000);
    const problem = problemOf(request);
    if (problem !== null && (reply.statusCode === 401 || reply.statusCode === 403))
      refused.inc({ reason: problem.code });
    done();
  });
}
