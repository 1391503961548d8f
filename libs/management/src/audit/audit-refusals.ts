import type { AuditLog, NewAuditEntry } from '@job-scheduler/job-store';
import type { EventLog } from '@job-scheduler/platform';
import { knownCallerOf } from '../access/caller.js';
import { operationOf } from '../access/role-guard.js';
import { COMPLETIONS_ROUTE } from '../completions/completions.controller.js';
import type { FastifyInstance, FastifyRequest } from '../http/fastify.js';
import { problemOf } from '../problems/noted-problems.js';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** They write nothing, whatever their method. */
const READ_ROUTES = new Set(['/v1/schedules/preview', '/v1/calendar/spread']);

/** The route that calls a target and writes nothing, which its own entry tells. */
const TEST_ROUTE = '/v1/jobs/test';

/** Notes the writes that were refused, and the test calls that were made. Other writes note themselves in their own transaction. */
export class RefusedWrites {
  constructor(
    private readonly audit: AuditLog,
    private readonly log: EventLog,
  ) {}

  /** Notes a request that has been answered, if it belongs in the audit. */
  note(request: FastifyRequest, status: number): void {
    const { url = '' } = request.routeOptions;
    const isWrite = url.startsWith('/v1/') && !READS.has(request.method) && !READ_ROUTES.has(url);
    if (!isWrite || url.startsWith(COMPLETIONS_ROUTE)) return;
    const isRefused = status >= 400;
    // What failed because the store is away cannot be recorded there, our own faults are in the log, and limits bound the audit.
    if (status >= 500 || status === 429 || (!isRefused && url !== TEST_ROUTE)) return;
    this.audit.note(entryOf(request, isRefused)).catch((error: unknown) => {
      this.log.error('audit_failed', 'A refused write could not be recorded in the audit.', error, {
        request_id: request.id,
      });
    });
  }
}

/** Notes in the audit what `refused` keeps, once it is answered. */
export function auditRefusals(fastify: FastifyInstance, refused: RefusedWrites): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    done();
    refused.note(request, reply.statusCode);
  });
}

function entryOf(request: FastifyRequest, isRefused: boolean): NewAuditEntry {
  const caller = knownCallerOf(request);
  const problem = problemOf(request);
  return {
    actor: caller?.name ?? null,
    key_id: caller?.key_id ?? null,
    address: request.ip,
    request_id: request.id,
    action: operationOf(request),
    outcome: isRefused ? 'refused' : 'done',
    code: problem?.code ?? null,
    detail: problem?.message ?? null,
    subject: null,
    namespace: null,
    before: null,
    after: null,
  };
}
