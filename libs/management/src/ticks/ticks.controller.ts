import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerOfRequest, type Caller } from '../access/caller.js';
import { perCaller, type PerCaller } from '../access/per-caller.js';
import type { FastifyReply, FastifyRequest } from '../http/fastify.js';
import { idSchema } from '../http/input.js';
import { linked, type PageView } from '../http/paging.js';
import { ApiOperationOf } from '../openapi/api-operation.js';
import { pageSchema } from '../openapi/page-schema.js';
import { ReadTicks } from './read-ticks.js';
import {
  EXAMPLE_TICK_PAGE,
  tickQuerySchema,
  tickSchema,
  type TickQueryInput,
  type TickView,
} from './tick-view.js';

/** Why did it not run? */
@ApiTags('Jobs')
@Controller('v1/jobs/:id/ticks')
export class TicksController {
  constructor(@Inject(perCaller(ReadTicks)) private readonly ticks: PerCaller<ReadTicks>) {}

  @Get()
  @ApiOperationOf({
    operationId: 'listTicks',
    summary: 'List the ticks of a job, and what came of each',
    description:
      'What was due and what will be due, oldest first: each tick with the state of its run, or the reason why it has none.',
    answers: {
      200: {
        description: 'A page of ticks, in their order.',
        schema: pageSchema('TickPage', tickSchema),
        example: EXAMPLE_TICK_PAGE,
        headers: ['Link'],
      },
    },
    problems: ['not_found', 'invalid', 'cursor_invalid', 'cursor_mismatch'],
  })
  async list(
    @Param('id', { schema: idSchema }) id: string,
    @Query({ schema: tickQuerySchema }) query: TickQueryInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<PageView<TickView>> {
    return linked(request, reply, await this.ticks(caller).list(id, query));
  }
}
