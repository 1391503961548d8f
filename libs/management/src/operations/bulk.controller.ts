import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerOfRequest, type Caller } from '../access/caller.js';
import { perCaller, type PerCaller } from '../access/per-caller.js';
import type { FastifyReply, FastifyRequest } from '../http/fastify.js';
import { Idempotency } from '../http/idempotency.js';
import { ApiOperationOf, BODY_PROBLEMS } from '../openapi/api-operation.js';
import { bulkBodySchema, bulkPreviewSchema, type BulkBody } from './bulk-body.js';
import { BulkJobs } from './bulk-jobs.js';
import { EXAMPLE_NEW_BULK_VIEW } from './operation-examples.js';
import { longOperationSchema } from './operation-view.js';
import { accepted, previewed } from './operations.controller.js';

/** One action on many jobs. */
@ApiTags('Operations')
@Controller('v1/bulk')
export class BulkController {
  constructor(
    @Inject(perCaller(BulkJobs)) private readonly bulk: PerCaller<BulkJobs>,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperationOf({
    operationId: 'changeJobs',
    summary: 'Pause, resume, tag, delete or run many jobs',
    description:
      'The action applies to the jobs that exist at the time of the request. The operation at `Location` shows the progress and the jobs that refused. To tag or delete jobs needs the role `editor`.',
    answers: {
      200: {
        description: 'The jobs that the action would apply to; nothing was started.',
        schema: bulkPreviewSchema,
      },
      202: {
        description: 'The operation that carries the action out.',
        schema: longOperationSchema,
        example: EXAMPLE_NEW_BULK_VIEW,
        headers: ['Location'],
      },
    },
    problems: [...BODY_PROBLEMS, 'count_mismatch'],
    idempotent: true,
  })
  start(
    @Body({ schema: bulkBodySchema }) body: BulkBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<unknown> {
    if (!body.dry_run)
      return this.idempotency.once(request, reply, accepted, (once) => this.bulk(caller).start(body, once));
    return this.idempotency.once(request, reply, previewed, () => this.bulk(caller).preview(body));
  }
}
