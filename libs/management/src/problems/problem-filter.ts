import type { EventLog } from '@job-scheduler/platform';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from '../http/fastify.js';
import { toProblem } from './to-problem.js';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Answers whatever was thrown as problem details (RFC 9457). Our own faults go to the log, never to the client. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: EventLog) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = toProblem(error);
    if (problem.status >= 500) {
      const fields = { method: request.method, path: pathOf(request.url), request_id: request.id };
      this.log.error('request_failed', problem.message, problem.cause ?? problem, fields);
    }
    void reply
      .status(problem.status)
      .headers(problem.headers)
      .type(PROBLEM_MEDIA_TYPE)
      .send(JSON.stringify(problem.body(pathOf(request.url), request.id)));
  }
}

/** A request's path without its query, which may hold what does not belong into a log. */
export const pathOf = (url: string): string => url.split('?', 1)[0] ?? url;
