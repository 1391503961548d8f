import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { CallerOfRequest, type Caller } from '../access/caller.js';
import { perCaller, type PerCaller } from '../access/per-caller.js';
import type { z } from 'zod';
import { PreconditionOfRequest, type Precondition } from '../http/entity-tag.js';
import type { FastifyReply, FastifyRequest } from '../http/fastify.js';
import { Idempotency } from '../http/idempotency.js';
import { idSchema } from '../http/input.js';
import { ApiOperationOf, BODY_PROBLEMS } from '../openapi/api-operation.js';
import { EXAMPLE_PAUSED_JOB_VIEW } from '../openapi/example-answers.js';
import { nextQuerySchema, nextSchema, pauseBodySchema, resumeBodySchema } from './job-body.js';
import { jobSchema, resumedJobSchema, type JobView } from './job-view.js';
import { tagged } from '../http/answer.js';
import { ManageJobs } from './manage-jobs.js';
import { ReadJobs, type UpcomingTick } from './read-jobs.js';

/** Actions on a job, besides changing its definition. */
@ApiTags('Jobs')
@Controller('v1/jobs/:id')
export class JobActionsController {
  constructor(
    @Inject(perCaller(ReadJobs)) private readonly reads: PerCaller<ReadJobs>,
    @Inject(perCaller(ManageJobs)) private readonly writes: PerCaller<ManageJobs>,
    private readonly idempotency: Idempotency,
  ) {}

  @Post('pause')
  @HttpCode(200)
  @ApiBody({ required: false })
  @ApiOperationOf({
    operationId: 'pauseJob',
    summary: 'Pause a job',
    description: 'Runs that have not started are cancelled. Pausing again replaces the reason and the end.',
    answers: {
      200: {
        description: 'The paused job.',
        schema: jobSchema,
        example: EXAMPLE_PAUSED_JOB_VIEW,
        headers: ['ETag'],
      },
    },
    problems: [...BODY_PROBLEMS, 'not_found', 'state_conflict'],
    conditional: true,
    idempotent: true,
  })
  pause(
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: pauseBodySchema }) body: z.output<typeof pauseBodySchema>,
    @PreconditionOfRequest() precondition: Precondition,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<unknown> {
    return this.idempotency.once(request, reply, tagged<JobView>, (once) =>
      this.writes(caller).pause(id, body, precondition, once),
    );
  }

  @Post('resume')
  @HttpCode(200)
  @ApiBody({ required: false })
  @ApiOperationOf({
    operationId: 'resumeJob',
    summary: 'Resume a job',
    description:
      'Resumes a paused or disabled job. The ticks since then run as `catch_up` says; one skip row accounts for the others. An active job stays as it is. A job whose time zone or schedule this system cannot use must be edited first.',
    answers: {
      200: { description: 'The job, and what it missed.', schema: resumedJobSchema, headers: ['ETag'] },
    },
    problems: [...BODY_PROBLEMS, 'not_found', 'state_conflict'],
    conditional: true,
    idempotent: true,
  })
  resume(
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: resumeBodySchema }) { catch_up }: z.output<typeof resumeBodySchema>,
    @PreconditionOfRequest() precondition: Precondition,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<unknown> {
    return this.idempotency.once(request, reply, tagged<JobView>, (once) =>
      this.writes(caller).resume(id, catch_up, precondition, once),
    );
  }

  @Get('next')
  @ApiOperationOf({
    operationId: 'listUpcomingTicks',
    summary: 'List when a job runs next',
    description: 'Empty if the job has ended, is disabled, or is paused without an end.',
    answers: { 200: { description: 'The coming ticks.', schema: nextSchema } },
    problems: ['not_found', 'invalid', 'state_conflict'],
  })
  async next(
    @Param('id', { schema: idSchema }) id: string,
    @Query({ schema: nextQuerySchema }) { count }: z.output<typeof nextQuerySchema>,
    @CallerOfRequest() caller: Caller,
  ): Promise<{ data: UpcomingTick[] }> {
    return { data: await this.reads(caller).next(id, count) };
  }
}
