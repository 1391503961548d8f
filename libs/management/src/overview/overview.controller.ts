import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerOfRequest, type Caller } from '../access/caller.js';
import { ApiOperationOf, BODY_PROBLEMS } from '../openapi/api-operation.js';
import {
  calendarQuerySchema,
  calendarSchema,
  spreadBodySchema,
  spreadSchema,
  type CalendarQuery,
  type CalendarView,
  type SpreadBody,
  type SpreadView,
} from './calendar-view.js';
import { ReadCalendar } from './read-calendar.js';
import { ReadOverview } from './read-overview.js';
import {
  statsQuerySchema,
  statsSchema,
  systemSchema,
  type StatsQuery,
  type StatsView,
  type SystemView,
} from './stats-view.js';

/** Figures about all jobs, and about the system. */
@ApiTags('Overview')
@Controller('v1')
export class OverviewController {
  constructor(
    private readonly overview: ReadOverview,
    private readonly load: ReadCalendar,
  ) {}

  @Get('stats')
  @ApiOperationOf({
    operationId: 'getStats',
    summary: 'Get the figures of the overview',
    description:
      'Jobs by status, runs that have not ended, ticks that are due soon, and outcomes over time. At most 5 s old.',
    answers: { 200: { description: 'The figures.', schema: statsSchema } },
    problems: ['invalid'],
  })
  stats(
    @Query({ schema: statsQuerySchema }) query: StatsQuery,
    @CallerOfRequest() caller: Caller,
  ): Promise<StatsView> {
    return this.overview.stats(query, caller);
  }

  @Get('calendar')
  @ApiOperationOf({
    operationId: 'getCalendar',
    summary: 'Count the ticks to expect',
    description:
      'How many ticks the jobs that are active now have in each stretch of time, for a map of the load.',
    answers: { 200: { description: 'The counts.', schema: calendarSchema } },
    problems: ['invalid'],
  })
  calendar(
    @Query({ schema: calendarQuerySchema }) query: CalendarQuery,
    @CallerOfRequest() caller: Caller,
  ): Promise<CalendarView> {
    return this.load.calendar(query, caller);
  }

  @Post('calendar/spread')
  @HttpCode(200)
  @ApiOperationOf({
    operationId: 'previewSpread',
    summary: 'Preview a spread of the load',
    description:
      'What the calendar would be if jobs that share their minutes were moved apart, and the merge patch of each job that does it. Nothing is written.',
    answers: { 200: { description: 'The calendar before and after.', schema: spreadSchema } },
    problems: BODY_PROBLEMS,
  })
  spread(
    @Body({ schema: spreadBodySchema }) body: SpreadBody,
    @CallerOfRequest() caller: Caller,
  ): Promise<SpreadView> {
    return this.load.spread(body, caller);
  }

  @Get('system')
  @ApiOperationOf({
    operationId: 'getSystem',
    summary: 'Get the state of the system',
    description:
      'Versions, time zone data, dependencies, and the processes at work as far as they are known.',
    answers: { 200: { description: 'The state.', schema: systemSchema } },
  })
  system(): Promise<SystemView> {
    return this.overview.system();
  }
}
