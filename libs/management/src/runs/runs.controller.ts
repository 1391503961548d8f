import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { CallerOfRequest, type Caller } from '../access/caller.js';
import { perCaller, type PerCaller } from '../access/per-caller.js';
import type { z } from 'zod';
import type { Answer } from '../http/answer.js';
import type { FastifyReply, FastifyRequest } from '../http/fastify.js';
import { Idempotency } from '../http/idempotency.js';
import { idSchema } from '../http/input.js';
import { linked, type PageView } from '../http/paging.js';
import { ApiOperationOf, BODY_PROBLEMS } from '../openapi/api-operation.js';
import { EXAMPLE_CANCELLED_RUN, EXAMPLE_QUEUED_RUN, EXAMPLE_RUN_PAGE } from '../openapi/example-answers.js';
import { pageSchema } from '../openapi/page-schema.js';
import type { ProblemCode } from '../problems/catalogue.js';
import { ControlRuns, replaySchema } from './control-runs.js';
import { ReadRuns } from './read-runs.js';
import { jobRunQuerySchema, runQuerySchema, type RunQueryInput } from './run-query.js';
import { runSchema, type RunView } from './run-view.js';
import { TriggerRun, triggerSchema } from './trigger-run.js';

const page = {
  description: 'A page of runs, newest first.',
  schema: pageSchema('RunPage', runSchema),
  example: EXAMPLE_RUN_PAGE,
};
const listProblems: ProblemCode[] = ['invalid', 'cursor_invalid', 'cursor_mismatch'];

/** The ledger, and manual runs. */
@ApiTags('Runs')
@Controller('v1')
export class RunsController {
  constructor(
    @Inject(perCaller(ReadRuns)) private readonly reads: PerCaller<ReadRuns>,
    @Inject(perCaller(TriggerRun)) private readonly trigger: PerCaller<TriggerRun>,
    @Inject(perCaller(ControlRuns)) private readonly control: PerCaller<ControlRuns>,
    private readonly idempotency: Idempotency,
  ) {}

  @Get('runs')
  @ApiOperationOf({
    operationId: 'listRuns',
    summary: 'List runs',
    description: 'Newest first. Attempts come without the bodies of their answers.',
    answers: { 200: { ...page, headers: ['Link'] } },
    problems: listProblems,
  })
  async list(
    @Query({ schema: runQuerySchema }) query: RunQueryInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<PageView<RunView>> {
    return linked(request, reply, await this.reads(caller).list(query));
  }

  @Get('jobs/:id/runs')
  @ApiOperationOf({
    operationId: 'listJobRuns',
    summary: 'List the runs of a job',
    description: 'Newest first. For a deleted job, use `GET /v1/runs?job_id=`.',
    answers: { 200: { ...page, headers: ['Link'] } },
    problems: ['not_found', ...listProblems],
  })
  async listOf(
    @Param('id', { schema: idSchema }) id: string,
    @Query({ schema: jobRunQuerySchema }) query: z.output<typeof jobRunQuerySchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<PageView<RunView>> {
    return linked(request, reply, await this.reads(caller).listOf(id, query));
  }

  @Get('runs/:id')
  @ApiOperationOf({
    operationId: 'getRun',
    summary: 'Get a run',
    answers: { 200: { description: 'The run, with the answers that it received.', schema: runSchema } },
    problems: ['not_found'],
  })
  get(@Param('id', { schema: idSchema }) id: string, @CallerOfRequest() caller: Caller): Promise<RunView> {
    return this.reads(caller).get(id);
  }

  @Post('jobs/:id/runs')
  @HttpCode(202)
  @ApiBody({ required: false })
  @ApiOperationOf({
    operationId: 'runJob',
    summary: 'Run a job now',
    description: 'Runs once, whatever the schedule and status of the job. The outcome is at `Location`.',
    answers: {
      202: {
        description: 'The queued run.',
        schema: runSchema,
        example: EXAMPLE_QUEUED_RUN,
        headers: ['Location'],
      },
    },
    problems: [...BODY_PROBLEMS, 'not_found'],
    idempotent: true,
  })
  run(
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: triggerSchema }) body: z.output<typeof triggerSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<unknown> {
    return this.idempotency.once(request, reply, accepted, (once) =>
      this.trigger(caller).now(id, body, once),
    );
  }

  @Post('runs/:id/cancel')
  @HttpCode(200)
  @ApiOperationOf({
    operationId: 'cancelRun',
    summary: 'Cancel a run',
    description:
      'Takes effect immediately if no call is in flight. A call in flight is aborted within a second; until then the run is `running`.',
    answers: { 200: { description: 'The run.', schema: runSchema, example: EXAMPLE_CANCELLED_RUN } },
    problems: [...BODY_PROBLEMS, 'not_found', 'state_conflict'],
    idempotent: true,
  })
  cancel(
    @Param('id', { schema: idSchema }) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<unknown> {
    return this.idempotency.once(request, reply, shown, (once) => this.control(caller).cancel(id, once));
  }

  @Post('runs/:id/replay')
  @HttpCode(202)
  @ApiBody({ required: false })
  @ApiOperationOf({
    operationId: 'replayRun',
    summary: 'Run it again',
    description:
      "Makes a new run with the job's current operation, and the payload of the old run or the given one.",
    answers: {
      202: {
        description: 'The queued run.',
        schema: runSchema,
        example: { ...EXAMPLE_QUEUED_RUN, trigger: 'replay', replay_of: EXAMPLE_QUEUED_RUN.id },
        headers: ['Location'],
      },
    },
    problems: [...BODY_PROBLEMS, 'not_found'],
    idempotent: true,
  })
  replay(
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: replaySchema }) body: z.output<typeof replaySchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<unknown> {
    return this.idempotency.once(request, reply, accepted, (once) =>
      this.control(caller).replay(id, body, once),
    );
  }
}

const shown = (run: RunView): Answer => ({ status: 200, body: run });

/** A new run. */
const accepted = (run: RunView): Answer => ({
  status: 202,
  headers: { location: `/v1/runs/${run.id}` },
  body: run,
});
