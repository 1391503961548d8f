import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerOfRequest, type Caller } from '../access/caller.js';
import { perCaller, type PerCaller } from '../access/per-caller.js';
import { Readable } from 'node:stream';
import type { FastifyReply } from '../http/fastify.js';
import { ApiOperationOf } from '../openapi/api-operation.js';
import { EXAMPLE_JOB } from '../openapi/example-job.js';
import { ExportJobs, exportQuerySchema, type ExportQuery } from './export-jobs.js';

const MEDIA_TYPES = { json: 'application/json; charset=utf-8', yaml: 'application/yaml; charset=utf-8' };

/** A job that this version cannot read is exported all the same: a file that is kept loses nothing. */
const UNREADABLE_JOB = {
  type: 'object',
  description:
    'A job of which this version cannot read something: as it is stored. An apply refuses it, and names what is wrong.',
  properties: {
    name: { type: 'string' },
    schedule: { type: 'string' },
    job: { type: 'object', additionalProperties: true },
  },
  required: ['name', 'schedule', 'job'],
  additionalProperties: true,
};

/** All jobs as a file. */
@ApiTags('Declarative')
@Controller('v1/export')
export class ExportController {
  constructor(@Inject(perCaller(ExportJobs)) private readonly jobs: PerCaller<ExportJobs>) {}

  @Get()
  @ApiOperationOf({
    operationId: 'exportJobs',
    summary: 'Export jobs',
    description:
      'As a list that `POST /v1/apply` takes, in the order of their names, without what is the default anyhow. The same jobs make the same text. Runs and pauses are not in it, except that a paused job has `active: false`. Secret values are masked (`********`) as in every read: an apply keeps what is stored of the job of that name, and is refused where nothing is, so `{{secrets.NAME}}` belongs in their place before another system takes them. An answer that fails after its begin ends with its connection reset: what came of it is no export.',
    answers: {},
    problems: ['invalid'],
  })
  @ApiResponse({
    status: 200,
    description: 'The jobs.',
    content: {
      'application/json': {
        schema: {
          type: 'object',
          properties: {
            jobs: {
              type: 'array',
              items: { anyOf: [{ $ref: '#/components/schemas/JobDefinition' }, UNREADABLE_JOB] },
            },
          },
          required: ['jobs'],
        },
        example: { jobs: [EXAMPLE_JOB] },
      },
      'application/yaml': {
        schema: { type: 'string' },
        example:
          "jobs:\n  - name: hello\n    schedule: '@daily'\n    job:\n      callback_url: https://example.com/hook\n",
      },
    },
  })
  async export(
    @Query({ schema: exportQuerySchema }) query: ExportQuery,
    @Res() reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<void> {
    const text = await this.jobs(caller).write(query);
    await reply.type(MEDIA_TYPES[query.format]).send(Readable.from(text));
  }
}
