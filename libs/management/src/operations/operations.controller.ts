import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerOfRequest, type Caller } from '../access/caller.js';
import { perCaller, type PerCaller } from '../access/per-caller.js';
import type { Answer } from '../http/answer.js';
import type { FastifyReply, FastifyRequest } from '../http/fastify.js';
import { Idempotency } from '../http/idempotency.js';
import { idSchema } from '../http/input.js';
import { linked, type PageView } from '../http/paging.js';
import { ApiOperationOf, BODY_PROBLEMS } from '../openapi/api-operation.js';
import { pageSchema } from '../openapi/page-schema.js';
import type { ProblemCode } from '../problems/catalogue.js';
import { ManageOperations } from './manage-operations.js';
import { exampleInState } from './operation-examples.js';
import { operationQuerySchema, type OperationQueryInput } from './operation-query.js';
import { longOperationSchema, type OperationView } from './operation-view.js';

const steered = (description: string, state: 'paused' | 'pending' | 'cancelled') => ({
  200: { description, schema: longOperationSchema, example: exampleInState(state) },
});
const steeringProblems: ProblemCode[] = [...BODY_PROBLEMS, 'not_found', 'state_conflict'];

/** Work that takes longer than a request. */
@ApiTags('Operations')
@Controller('v1/operations')
export class OperationsController {
  constructor(
    @Inject(perCaller(ManageOperations)) private readonly operations: PerCaller<ManageOperations>,
    private readonly idempotency: Idempotency,
  ) {}

  @Get()
  @ApiOperationOf({
    operationId: 'listOperations',
    summary: 'List operations',
    description: 'Newest first.',
    answers: {
      200: {
        description: 'A page of operations.',
        schema: pageSchema('LongOperationPage', longOperationSchema),
        headers: ['Link'],
      },
    },
    problems: ['invalid', 'cursor_invalid', 'cursor_mismatch'],
  })
  async list(
    @Query({ schema: operationQuerySchema }) query: OperationQueryInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<PageView<OperationView>> {
    return linked(request, reply, await this.operations(caller).list(query));
  }

  @Get(':id')
  @ApiOperationOf({
    operationId: 'getOperation',
    summary: 'Get an operation',
    answers: { 200: { description: 'The operation with its progress.', schema: longOperationSchema } },
    problems: ['not_found'],
  })
  get(
    @Param('id', { schema: idSchema }) id: string,
    @CallerOfRequest() caller: Caller,
  ): Promise<OperationView> {
    return this.operations(caller).get(id);
  }

  @Post(':id/pause')
  @HttpCode(200)
  @ApiOperationOf({
    operationId: 'pauseOperation',
    summary: 'Pause an operation',
    description: 'Work in progress is finished.',
    answers: steered('The operation, which stops until it is resumed.', 'paused'),
    problems: steeringProblems,
    idempotent: true,
  })
  pause(
    @Param('id', { schema: idSchema }) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<unknown> {
    return this.idempotency.once(request, reply, shown, (once) => this.operations(caller).pause(id, once));
  }

  @Post(':id/resume')
  @HttpCode(200)
  @ApiOperationOf({
    operationId: 'resumeOperation',
    summary: 'Resume an operation',
    answers: steered('The operation, which continues where it was paused.', 'pending'),
    problems: steeringProblems,
    idempotent: true,
  })
  resume(
    @Param('id', { schema: idSchema }) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<unknown> {
    return this.idempotency.once(request, reply, shown, (once) => this.operations(caller).resume(id, once));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @ApiOperationOf({
    operationId: 'cancelOperation',
    summary: 'Cancel an operation',
    description: 'What the operation has done stays done: the runs that it made are not cancelled.',
    answers: steered('The operation, which has ended.', 'cancelled'),
    problems: steeringProblems,
    idempotent: true,
  })
  cancel(
    @Param('id', { schema: idSchema }) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<unknown> {
    return this.idempotency.once(request, reply, shown, (once) => this.operations(caller).cancel(id, once));
  }
}

/** A new operation. */
export const accepted = (operation: OperationView): Answer => ({
  status: 202,
  headers: { location: `/v1/operations/${operation.id}` },
  body: operation,
});

/** What an operation would do. */
export const previewed = (preview: object): Answer => ({ status: 200, body: preview });

const shown = (operation: OperationView): Answer => ({ status: 200, body: operation });
