import {
  COMPLETION_OUTCOMES,
  completionSchema,
  isCompletionToken,
  readCompletionToken,
  type Completion,
} from '@job-scheduler/job-model';
import type { CompletionEndpoint, RunHistory } from '@job-scheduler/job-store';
import type { Arming } from '@job-scheduler/priority-queue';
import { z } from 'zod';
import { Problem } from '../problems/problem.js';

/** The optional body of a report. */
export const completionBodySchema = completionSchema.prefault({}).meta({
  id: 'Completion',
  description: 'How a run ended after its target accepted it with 202. Without a body, it succeeded.',
  examples: [{ outcome: 'failed', message: 'The printer is out of paper.' }],
});

/** The answer to a report. */
export const completionAnswerSchema = z
  .object({ run_id: z.guid(), attempt: z.int(), outcome: z.enum(COMPLETION_OUTCOMES) })
  .meta({
    id: 'CompletionAnswer',
    examples: [{ run_id: '019a6d4f-4a80-8aaf-b7bd-6f8a0f3c1d2e', attempt: 1, outcome: 'succeeded' }],
  });

export type CompletionAnswerView = z.output<typeof completionAnswerSchema>;

/** Takes the reports of targets on runs that they accepted. */
export class CompleteRun {
  constructor(
    private readonly history: RunHistory,
    private readonly endpoint: CompletionEndpoint,
    private readonly arming: Arming,
  ) {}

  /** The token alone authorises the target. Throws the problems `not_found` and `state_conflict`. */
  async report(token: string, completion: Completion): Promise<CompletionAnswerView> {
    const reference = isCompletionToken(token)
      ? readCompletionToken(token, (await this.endpoint.read()).key)
      : null;
    if (reference === null) {
      throw new Problem('not_found', 'This completion URL is not valid: use the one in the call, unchanged.');
    }
    if ((await this.history.complete(reference, completion)) === 'too_late') {
      throw new Problem(
        'state_conflict',
        'The outcome was already reported, or the run has ended by its deadline, an answer other than 202, or a cancellation.',
      );
    }
    await this.arming.runsAtOnce([reference.run_id]);
    return { ...reference, outcome: completion.outcome };
  }
}
