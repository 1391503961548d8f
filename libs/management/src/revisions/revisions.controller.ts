import { LAST_REVISION } from '@job-scheduler/job-model';
import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerOfRequest, type Caller } from '../access/caller.js';
import { perCaller, type PerCaller } from '../access/per-caller.js';
import { z } from 'zod';
import { PreconditionOfRequest, type Precondition } from '../http/entity-tag.js';
import type { FastifyReply, FastifyRequest } from '../http/fastify.js';
import { Idempotency } from '../http/idempotency.js';
import { idSchema } from '../http/input.js';
import { linked, type PageView } from '../http/paging.js';
import { jobSchema, type JobView } from '../jobs/job-view.js';
import { tagged } from '../http/answer.js';
import { ManageJobs } from '../jobs/manage-jobs.js';
import { ApiOperationOf, BODY_PROBLEMS } from '../openapi/api-operation.js';
import { pageSchema } from '../openapi/page-schema.js';
import { ReadRevisions } from './read-revisions.js';
import {
  revisionQuerySchema,
  revisionSchema,
  revisionSummarySchema,
  type RevisionQueryInput,
  type RevisionSummaryView,
  type RevisionView,
} from './revision-view.js';

/** A revision in a path. Anything else is `not_found` rather than `invalid`. */
const numberSchema = z.coerce
  .number()
  .pipe(z.int().min(1).max(LAST_REVISION))
  .meta({ type: 'integer', minimum: 1, maximum: LAST_REVISION });

/** What a job was, and going back to it. */
@ApiTags('Jobs')
@Controller('v1/jobs/:id/revisions')
export class RevisionsController {
  constructor(
    @Inject(perCaller(ReadRevisions)) private readonly reads: PerCaller<ReadRevisions>,
    @Inject(perCaller(ManageJobs)) private readonly writes: PerCaller<ManageJobs>,
    private readonly idempotency: Idempotency,
  ) {}

  @Get()
  @ApiOperationOf({
    operationId: 'listRevisions',
    summary: 'List the revisions of a job',
    description: 'Newest first: who did what, and when. At least the newest 100 are kept.',
    answers: {
      200: {
        description: 'A page of revisions.',
        schema: pageSchema('RevisionPage', revisionSummarySchema),
        headers: ['Link'],
      },
    },
    problems: ['not_found', 'invalid', 'cursor_invalid', 'cursor_mismatch'],
  })
  async list(
    @Param('id', { schema: idSchema }) id: string,
    @Query({ schema: revisionQuerySchema }) query: RevisionQueryInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<PageView<RevisionSummaryView>> {
    return linked(request, reply, await this.reads(caller).list(id, query));
  }

  @Get(':revision')
  @ApiOperationOf({
    operationId: 'getRevision',
    summary: 'Get a revision of a job',
    description: 'With the definition that the job had then, and what changed to it.',
    answers: { 200: { description: 'The revision.', schema: revisionSchema } },
    problems: ['not_found'],
  })
  get(
    @Param('id', { schema: idSchema }) id: string,
    @Param('revision', { schema: numberSchema }) revision: number,
    @CallerOfRequest() caller: Caller,
  ): Promise<RevisionView> {
    return this.reads(caller).get(id, revision);
  }

  @Post(':revision/restore')
  @HttpCode(200)
  @ApiOperationOf({
    operationId: 'restoreRevision',
    summary: 'Restore a revision of a job',
    description:
      'Gives the job the definition that it had then, as a new revision. A paused job stays paused, and its history stays. Nothing is written if nothing differs.',
    answers: { 200: { description: 'The job.', schema: jobSchema, headers: ['ETag'] } },
    problems: [...BODY_PROBLEMS, 'not_found', 'name_taken'],
    conditional: true,
    idempotent: true,
  })
  async restore(
    @Param('id', { schema: idSchema }) id: string,
    @Param('revision', { schema: numberSchema }) revision: number,
    @PreconditionOfRequest() precondition: Precondition,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<unknown> {
    const { definition } = await this.reads(caller).find(id, revision);
    return this.idempotency.once(request, reply, tagged<JobView>, (once) =>
      this.writes(caller).restore(id, definition, precondition, once),
    );
  }
}
