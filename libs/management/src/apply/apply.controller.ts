import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerOfRequest, type Caller } from '../access/caller.js';
import { perCaller, type PerCaller } from '../access/per-caller.js';
import type { Answer } from '../http/answer.js';
import { awaitedBy } from '../http/awaited.js';
import type { FastifyReply, FastifyRequest } from '../http/fastify.js';
import { Idempotency } from '../http/idempotency.js';
import { ApiOperationOf, BODY_PROBLEMS } from '../openapi/api-operation.js';
import { applyBodySchema, applyResultSchema, type ApplyBody, type ApplyResult } from './apply-body.js';
import { ApplyJobs } from './apply-jobs.js';

/** Jobs as files say. */
@ApiTags('Declarative')
@Controller('v1/apply')
export class ApplyController {
  constructor(
    @Inject(perCaller(ApplyJobs)) private readonly jobs: PerCaller<ApplyJobs>,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperationOf({
    operationId: 'applyJobs',
    summary: 'Make jobs what a list says',
    description:
      'Creates, updates and, with `prune`, deletes jobs, by name and in one transaction: all of it, or nothing, as when its client leaves before the answer. A job that is as it should be is not touched, and a schedule that did not change goes on as it was. Without `force`, nothing is overwritten that others manage or have changed. If a definition omits `active`, a paused job stays paused. The body may be compressed with gzip.',
    answers: { 200: { description: 'What was, or would be, done to each job.', schema: applyResultSchema } },
    problems: [...BODY_PROBLEMS, 'apply_conflict'],
    idempotent: true,
  })
  apply(
    @Body({ schema: applyBodySchema }) body: ApplyBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<unknown> {
    const requireAwaited = awaitedBy(reply);
    return this.idempotency.once(request, reply, applied, (once) =>
      this.jobs(caller).apply(body, { once, requireAwaited }),
    );
  }
}

const applied = (result: ApplyResult): Answer => ({ status: 200, body: result });
