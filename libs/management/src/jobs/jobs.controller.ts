import type { JobDefinition } from '@job-scheduler/job-model';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { CallerOfRequest, type Caller } from '../access/caller.js';
import { perCaller, type PerCaller } from '../access/per-caller.js';
import { answered, createdAt, tagged, type Answer } from '../http/answer.js';
import { PreconditionOfRequest, type Precondition } from '../http/entity-tag.js';
import type { FastifyReply, FastifyRequest } from '../http/fastify.js';
import { Idempotency } from '../http/idempotency.js';
import { idSchema } from '../http/input.js';
import { linked, type CountedPage } from '../http/paging.js';
import { ApiOperationOf, BODY_PROBLEMS } from '../openapi/api-operation.js';
import { countedPageSchema } from '../openapi/page-schema.js';
import { jobBodySchema, jobPatchSchema } from './job-body.js';
import { jobQuerySchema, type JobQueryInput } from './job-query.js';
import { jobSchema, type JobView } from './job-view.js';
import { ManageJobs } from './manage-jobs.js';
import { ReadJobs } from './read-jobs.js';

/** Jobs as resources: create, read, change, delete. */
@ApiTags('Jobs')
@Controller('v1/jobs')
export class JobsController {
  constructor(
    @Inject(perCaller(ReadJobs)) private readonly reads: PerCaller<ReadJobs>,
    @Inject(perCaller(ManageJobs)) private readonly writes: PerCaller<ManageJobs>,
    private readonly idempotency: Idempotency,
  ) {}

  @Get()
  @ApiOperationOf({
    operationId: 'listJobs',
    summary: 'List jobs',
    answers: {
      200: {
        description: 'A page of jobs.',
        schema: countedPageSchema('JobPage', jobSchema),
        headers: ['Link'],
      },
    },
    problems: ['invalid', 'cursor_invalid', 'cursor_mismatch'],
  })
  async list(
    @Query({ schema: jobQuerySchema }) query: JobQueryInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<CountedPage<JobView>> {
    return linked(request, reply, await this.reads(caller).list(query));
  }

  @Post()
  @ApiOperationOf({
    operationId: 'createJob',
    summary: 'Create a job',
    answers: { 201: { description: 'The new job.', schema: jobSchema, headers: ['Location', 'ETag'] } },
    problems: [...BODY_PROBLEMS, 'name_taken'],
    idempotent: true,
  })
  create(
    @Body({ schema: jobBodySchema }) definition: JobDefinition,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<unknown> {
    return this.idempotency.once(request, reply, created, (once) =>
      this.writes(caller).create(definition, once),
    );
  }

  @Get(':id')
  @ApiOperationOf({
    operationId: 'getJob',
    summary: 'Get a job',
    answers: { 200: { description: 'The job.', schema: jobSchema, headers: ['ETag'] } },
    problems: ['not_found'],
  })
  async get(
    @Param('id', { schema: idSchema }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<JobView> {
    return answered(reply, tagged(await this.reads(caller).get(id)));
  }

  @Put('by-name/:name')
  @HttpCode(200)
  @ApiBody({ schema: { $ref: '#/components/schemas/NamedJobDefinition' } })
  @ApiOperationOf({
    operationId: 'upsertJob',
    summary: 'Create or replace a job by name',
    description: 'The body may omit the name. If it omits `active`, a paused job stays paused.',
    answers: {
      200: {
        description: 'The job existed; its definition is now this one.',
        schema: jobSchema,
        headers: ['ETag'],
      },
      201: { description: 'The new job.', schema: jobSchema, headers: ['Location', 'ETag'] },
    },
    problems: [...BODY_PROBLEMS, 'name_taken', 'uri_too_long'],
    conditional: true,
    creates: true,
  })
  async upsert(
    @Param('name') name: string,
    @Body() body: unknown,
    @PreconditionOfRequest() precondition: Precondition,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<JobView> {
    const { job, created: isNew } = await this.writes(caller).upsert(name, body, precondition);
    return answered(reply, isNew ? created(job) : tagged(job));
  }

  @Put(':id')
  @ApiOperationOf({
    operationId: 'replaceJob',
    summary: 'Replace the definition of a job',
    description:
      'Omitted fields get their defaults, except for `active`: if it is omitted, a paused job stays paused.',
    answers: { 200: { description: 'The job.', schema: jobSchema, headers: ['ETag'] } },
    problems: [...BODY_PROBLEMS, 'not_found', 'name_taken'],
    conditional: true,
  })
  async replace(
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: jobBodySchema }) definition: JobDefinition,
    @PreconditionOfRequest() precondition: Precondition,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<JobView> {
    return answered(reply, tagged(await this.writes(caller).replace(id, definition, precondition)));
  }

  @Patch(':id')
  @ApiConsumes('application/merge-patch+json', 'application/json')
  @ApiOperationOf({
    operationId: 'patchJob',
    summary: 'Change some fields of a job',
    answers: { 200: { description: 'The job.', schema: jobSchema, headers: ['ETag'] } },
    problems: [...BODY_PROBLEMS, 'not_found', 'name_taken'],
    conditional: true,
  })
  async patch(
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: jobPatchSchema }) patch: Record<string, unknown>,
    @PreconditionOfRequest() precondition: Precondition,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<JobView> {
    return answered(reply, tagged(await this.writes(caller).patch(id, patch, precondition)));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperationOf({
    operationId: 'deleteJob',
    summary: 'Delete a job',
    description: 'Runs that have not started are cancelled. The history stays until retention removes it.',
    answers: { 204: { description: 'The job is gone.', schema: null } },
    problems: [...BODY_PROBLEMS, 'not_found'],
    conditional: true,
  })
  delete(
    @Param('id', { schema: idSchema }) id: string,
    @PreconditionOfRequest() precondition: Precondition,
    @CallerOfRequest() caller: Caller,
  ): Promise<void> {
    return this.writes(caller).delete(id, precondition);
  }
}

const created = (job: JobView): Answer<JobView> => createdAt(`/v1/jobs/${job.id}`, job);
