import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { CallerOfRequest, type Caller } from '../access/caller.js';
import { ApiOperationOf, BODY_PROBLEMS } from '../openapi/api-operation.js';
import { jobTestSchema, type JobTestView } from './test-job-view.js';
import { TestJob } from './test-job.js';

/** Tries jobs before they are saved. */
@ApiTags('Jobs')
@Controller('v1/jobs/test')
export class TestJobController {
  constructor(private readonly test: TestJob) {}

  @Post()
  @HttpCode(200)
  @ApiBody({ schema: { $ref: '#/components/schemas/NamedJobDefinition' } })
  @ApiOperationOf({
    operationId: 'testJob',
    summary: 'Call the target of a job that is not saved',
    description:
      'Makes one call, as the first attempt of a run would, and returns what was sent and what came back. Nothing is saved; the body may omit the name, and the timeout is at most 30 s. Masked values are those of the saved job of that name, as long as it calls the same origin.',
    answers: { 200: { description: 'The call, whatever its outcome.', schema: jobTestSchema } },
    problems: BODY_PROBLEMS,
  })
  call(@Body() body: unknown, @CallerOfRequest() caller: Caller): Promise<JobTestView> {
    return this.test.call(body, caller);
  }
}
