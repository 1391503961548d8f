import { Body, Controller, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerOfRequest, type Caller } from '../access/caller.js';
import { perCaller, type PerCaller } from '../access/per-caller.js';
import type { FastifyReply, FastifyRequest } from '../http/fastify.js';
import { Idempotency } from '../http/idempotency.js';
import { idSchema } from '../http/input.js';
import { ApiOperationOf, BODY_PROBLEMS } from '../openapi/api-operation.js';
import { EXAMPLE_NEW_BACKFILL_VIEW } from '../operations/operation-examples.js';
import { longOperationSchema } from '../operations/operation-view.js';
import { accepted, previewed } from '../operations/operations.controller.js';
import { backfillBodySchema, backfillPreviewSchema, type BackfillBody } from './backfill-body.js';
import { BackfillJob } from './backfill-job.js';

/** Runs for past ticks. */
@ApiTags('Jobs')
@Controller('v1/jobs/:id/backfill')
export class BackfillController {
  constructor(
    @Inject(perCaller(BackfillJob)) private readonly backfill: PerCaller<BackfillJob>,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperationOf({
    operationId: 'backfillJob',
    summary: 'Run the past ticks of a job',
    description:
      'Makes a run for each tick in the range, whatever happened to the tick before, at a limited rate. The operation at `Location` shows the progress.',
    answers: {
      200: { description: 'What a backfill would run; nothing was started.', schema: backfillPreviewSchema },
      202: {
        description: 'The operation that makes the runs.',
        schema: longOperationSchema,
        example: EXAMPLE_NEW_BACKFILL_VIEW,
        headers: ['Location'],
      },
    },
    problems: [...BODY_PROBLEMS, 'not_found', 'state_conflict'],
    idempotent: true,
  })
  start(
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: backfillBodySchema }) body: BackfillBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<unknown> {
    if (!body.dry_run)
      return this.idempotency.once(request, reply, accepted, (once) =>
        this.backfill(caller).start(id, body, once),
      );
    return this.idempotency.once(request, reply, previewed, () => this.backfill(caller).preview(id, body));
  }
}
