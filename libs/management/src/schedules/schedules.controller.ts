import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { ApiOperationOf, BODY_PROBLEMS } from '../openapi/api-operation.js';
import { previewBodySchema, previewSchema, PreviewSchedule } from './preview.js';

/** Schedules that no job uses yet. */
@ApiTags('Schedules')
@Controller('v1/schedules')
export class SchedulesController {
  constructor(private readonly schedules: PreviewSchedule) {}

  @Post('preview')
  @HttpCode(200)
  @ApiOperationOf({
    operationId: 'previewSchedule',
    summary: 'Preview a schedule',
    description:
      'Returns the schedule in words, its next ticks, and the clock changes of the coming year that affect it.',
    answers: { 200: { description: 'What the schedule means.', schema: previewSchema } },
    problems: BODY_PROBLEMS,
  })
  preview(
    @Body({ schema: previewBodySchema }) body: z.output<typeof previewBodySchema>,
  ): z.output<typeof previewSchema> {
    return this.schedules.preview(body);
  }
}
