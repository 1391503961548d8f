import type { ServedZone } from '@job-scheduler/job-model';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { ApiOperationOf, BODY_PROBLEMS } from '../openapi/api-operation.js';
import { previewBodySchema, previewSchema, PreviewSchedule } from './preview.js';
import { readZone, zoneQuerySchema, zoneSchema } from './zone-view.js';

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

  @Get('zone')
  @ApiOperationOf({
    operationId: 'getZone',
    summary: 'Read the clock changes of a time zone',
    description:
      'All that a program needs of a zone to compute ticks itself, as the preview in the dashboard does.',
    answers: { 200: { description: 'The changes of the zone.', schema: zoneSchema } },
    problems: ['invalid'],
  })
  zone(@Query({ schema: zoneQuerySchema }) { timezone }: z.output<typeof zoneQuerySchema>): ServedZone {
    return readZone(timezone);
  }
}
