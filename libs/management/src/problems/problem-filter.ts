import type { EventLog } from '@job-scheduler/platform';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from '../http/fastify.js';
import { pathOf, sendProblem } from './send-problem.js';
import { noteProblem } from './noted-problems.js';
import { toProblem } from './to-problem.js';

/** Answers with problem details for anything that is thrown. Our own faults go to the log, never to the client. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: EventLog) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const problem = toProblem(error);
    if (problem.status >= 500) {
      const fields = { method: request.method, path: pathOf(request.url), request_id: request.id };
      this.log.error('request_failed', problem.message, problem.cause ?? problem, fields);
    }
    noteProblem(request, problem);
    sendProblem(problem, request, host.switchToHttp().getResponse<FastifyReply>());
  }
}
