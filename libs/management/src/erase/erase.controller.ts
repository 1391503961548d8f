import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerOfRequest, type Caller } from '../access/caller.js';
import { perCaller, type PerCaller } from '../access/per-caller.js';
import { ApiOperationOf, BODY_PROBLEMS } from '../openapi/api-operation.js';
import { eraseBodySchema, erasedSchema, EraseRuns, type EraseBody, type ErasedView } from './erase-runs.js';

/** Forgetting what targets said. */
@ApiTags('Runs')
@Controller('v1/runs/erase')
export class EraseController {
  constructor(@Inject(perCaller(EraseRuns)) private readonly runs: PerCaller<EraseRuns>) {}

  @Post()
  @HttpCode(200)
  @ApiOperationOf({
    operationId: 'eraseRuns',
    summary: 'Erase what is kept of calls',
    description:
      'Erases payload overrides, headers and bodies of answers, redirects and reports of ended runs, for good. The runs stay, and tell how they went.',
    answers: { 200: { description: 'What was erased.', schema: erasedSchema } },
    problems: BODY_PROBLEMS,
  })
  erase(
    @Body({ schema: eraseBodySchema }) body: EraseBody,
    @CallerOfRequest() caller: Caller,
  ): Promise<ErasedView> {
    return this.runs(caller).erase(body);
  }
}
