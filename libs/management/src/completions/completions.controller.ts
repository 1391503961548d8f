import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiOperationOf, BODY_PROBLEMS } from '../openapi/api-operation.js';
import {
  CompleteRun,
  completionAnswerSchema,
  completionBodySchema,
  type CompletionAnswerView,
} from './complete-run.js';

/** The route that targets report to; it is open to whoever has a URL that was signed for them. */
export const COMPLETIONS_ROUTE = '/v1/completions/';

const tokenSchema = z.string().meta({ description: 'As it stands in the URL that the call carried.' });

/** Asynchronous completion: targets report on runs that they accepted with 202. */
@ApiTags('Runs')
@Controller('v1/completions')
export class CompletionsController {
  constructor(private readonly completeRun: CompleteRun) {}

  @Post(':token')
  @HttpCode(202)
  @ApiBody({ required: false })
  @ApiOperationOf({
    operationId: 'completeRun',
    summary: 'Report how an accepted run ended',
    description:
      'For targets. A job with `completion` gives each call a URL in `x-completion-url`; a target that answers 202 posts the outcome there, once, before the deadline. The signature in the URL is the authorisation.',
    answers: { 202: { description: 'Taken; the run ends in a moment.', schema: completionAnswerSchema } },
    problems: [
      'malformed_request',
      ...BODY_PROBLEMS,
      'not_found',
      'state_conflict',
      'internal_error',
      'store_unavailable',
    ],
    open: true,
  })
  report(
    @Param('token', { schema: tokenSchema }) token: string,
    @Body({ schema: completionBodySchema }) body: z.output<typeof completionBodySchema>,
  ): Promise<CompletionAnswerView> {
    return this.completeRun.report(token, body);
  }
}
