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

/** The route that targets report to. It needs no key, only a signed URL. */
export const COMPLETIONS_ROUTE = '/v1/completions/';

const tokenSchema = z.string().meta({ description: 'The token from the URL in the call, unchanged.' });

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
      'For targets. If a job has `completion`, each call carries a URL in `x-completion-url`. A target that answers 202 posts the outcome there, once, before the deadline. The signature in the URL authorises the report.',
    answers: {
      202: {
        description: 'The report was accepted; the run ends in a moment.',
        schema: completionAnswerSchema,
      },
    },
    problems: [
      'malformed_request',
      ...BODY_PROBLEMS,
      'not_found',
      'state_conflict',
      'internal_error',
      'store_unavailable',
    ],
  })
  report(
    @Param('token', { schema: tokenSchema }) token: string,
    @Body({ schema: completionBodySchema }) body: z.output<typeof completionBodySchema>,
  ): Promise<CompletionAnswerView> {
    return this.completeRun.report(token, body);
  }
}
