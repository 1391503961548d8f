import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerOfRequest, type Caller } from '../access/caller.js';
import { perCaller, type PerCaller } from '../access/per-caller.js';
import type { Answer } from '../http/answer.js';
import { awaitedBy } from '../http/awaited.js';
import type { FastifyReply, FastifyRequest } from '../http/fastify.js';
import { Idempotency } from '../http/idempotency.js';
import { ApiOperationOf, BODY_PROBLEMS } from '../openapi/api-operation.js';
import { importBodySchema, importResultSchema, type ImportBody, type ImportResult } from './import-body.js';
import { ImportJobs } from './import-jobs.js';

/** Jobs from elsewhere. */
@ApiTags('Declarative')
@Controller('v1/imports')
export class ImportsController {
  constructor(
    @Inject(perCaller(ImportJobs)) private readonly jobs: PerCaller<ImportJobs>,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperationOf({
    operationId: 'importJobs',
    summary: 'Import jobs from elsewhere',
    description:
      'From a crontab, curl commands, Kubernetes CronJobs or EventBridge. Every line that means something else here, or cannot be carried over, is explained in `notes`; what can be is applied in one transaction. Importing the same text again changes nothing. The body may be compressed with gzip.',
    answers: { 200: { description: 'What was found, and what was written.', schema: importResultSchema } },
    problems: [...BODY_PROBLEMS, 'apply_conflict'],
    idempotent: true,
  })
  import(
    @Body({ schema: importBodySchema }) body: ImportBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<unknown> {
    const requireAwaited = awaitedBy(reply);
    return this.idempotency.once(request, reply, imported, (once) =>
      this.jobs(caller).import(body, once, requireAwaited),
    );
  }
}

const imported = (result: ImportResult): Answer => ({ status: 200, body: result });
