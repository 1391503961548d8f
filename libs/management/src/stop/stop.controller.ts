import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CallerOfRequest, type Caller } from '../access/caller.js';
import { perCaller, type PerCaller } from '../access/per-caller.js';
import { ApiOperationOf, BODY_PROBLEMS } from '../openapi/api-operation.js';
import {
  ManageStops,
  resumedStopSchema,
  resumeStopBodySchema,
  stopBodySchema,
  stopSchema,
  stopsSchema,
  type ResumedStopView,
  type StopView,
} from './manage-stops.js';

/** The switch for when everything goes wrong. */
@ApiTags('Operations')
@Controller('v1/stop')
export class StopController {
  constructor(@Inject(perCaller(ManageStops)) private readonly stops: PerCaller<ManageStops>) {}

  @Get()
  @ApiOperationOf({
    operationId: 'listStops',
    summary: 'List what is stopped',
    description: 'Empty if everything goes on.',
    answers: { 200: { description: 'What is stopped.', schema: stopsSchema } },
  })
  list(@CallerOfRequest() caller: Caller): Promise<{ data: StopView[] }> {
    return this.stops(caller).list();
  }

  @Post()
  @HttpCode(200)
  @ApiBody({ required: false })
  @ApiOperationOf({
    operationId: 'stop',
    summary: 'Stop all calls of a namespace, or of the whole system',
    description:
      'Within two seconds no call begins, those under way are aborted, and open runs are cancelled, manual ones too. Ticks are skipped with the reason `stopped` until the resume.',
    answers: { 200: { description: 'What is stopped.', schema: stopSchema } },
    problems: BODY_PROBLEMS,
  })
  stop(
    @Body({ schema: stopBodySchema }) body: z.output<typeof stopBodySchema>,
    @CallerOfRequest() caller: Caller,
  ): Promise<StopView> {
    return this.stops(caller).stop(body);
  }

  @Post('resume')
  @HttpCode(200)
  @ApiBody({ required: false })
  @ApiOperationOf({
    operationId: 'resumeStopped',
    summary: 'Let a namespace, or the whole system, go on',
    description:
      'Ticks of the stop stay skipped, whatever the jobs have as `catch_up`, unless `catch_up` here says which run after all.',
    answers: { 200: { description: 'What was stopped, and since when.', schema: resumedStopSchema } },
    problems: [...BODY_PROBLEMS, 'state_conflict'],
  })
  resume(
    @Body({ schema: resumeStopBodySchema }) body: z.output<typeof resumeStopBodySchema>,
    @CallerOfRequest() caller: Caller,
  ): Promise<ResumedStopView> {
    return this.stops(caller).resume(body);
  }
}
