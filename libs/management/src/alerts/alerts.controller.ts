import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerOfRequest, type Caller } from '../access/caller.js';
import { perCaller, type PerCaller } from '../access/per-caller.js';
import type { FastifyReply, FastifyRequest } from '../http/fastify.js';
import { linked, type PageView } from '../http/paging.js';
import { ApiOperationOf } from '../openapi/api-operation.js';
import { pageSchema } from '../openapi/page-schema.js';
import { alertQuerySchema, type AlertQueryInput } from './alert-query.js';
import { alertViewSchema, type AlertView } from './alert-view.js';
import { ReadAlerts } from './read-alerts.js';

/** Alerts about jobs, delivered or not. */
@ApiTags('Alerts')
@Controller('v1/alerts')
export class AlertsController {
  constructor(@Inject(perCaller(ReadAlerts)) private readonly reads: PerCaller<ReadAlerts>) {}

  @Get()
  @ApiOperationOf({
    operationId: 'listAlerts',
    summary: 'List alerts',
    description: 'Newest first. `state=failed` finds those that could not be delivered.',
    answers: {
      200: {
        description: 'A page of alerts.',
        schema: pageSchema('AlertPage', alertViewSchema),
        headers: ['Link'],
      },
    },
    problems: ['invalid', 'cursor_invalid', 'cursor_mismatch'],
  })
  async list(
    @Query({ schema: alertQuerySchema }) query: AlertQueryInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<PageView<AlertView>> {
    return linked(request, reply, await this.reads(caller).list(query));
  }
}
