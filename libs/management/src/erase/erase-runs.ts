import { instantSchema, namespaceSchema } from '@job-scheduler/job-model';
import type { JobRepository, RunHistory } from '@job-scheduler/job-store';
import { z } from 'zod';
import { anyOf, idSchema } from '../http/input.js';
import { refuseEmptyRange } from '../http/range.js';
import { invalid } from '../problems/problem.js';

/** In one transaction, and in one request. */
const AT_ONCE = 1_000;
const MOST = 50_000;

/** Whose calls are forgotten. */
export const eraseBodySchema = z
  .strictObject({
    job_id: idSchema.optional().meta({ description: 'Runs of this job, even if it is deleted.' }),
    namespace: z.array(namespaceSchema).min(1).max(50).optional().meta({
      description: 'Runs of jobs in these namespaces.',
    }),
    from: instantSchema.optional().meta({ description: 'Runs scheduled at this instant or later.' }),
    to: instantSchema.optional().meta({ description: 'Runs scheduled before this instant.' }),
  })
  .superRefine((body, context) => {
    if (Object.values(body).some((value) => value !== undefined)) return;
    const message = 'is required, unless there is a namespace or a range of time';
    context.addIssue({ code: 'custom', path: ['job_id'], message, params: { code: 'required' } });
  })
  .superRefine(refuseEmptyRange)
  .meta({
    id: 'EraseRequest',
    examples: [{ from: '2030-01-01T00:00:00Z', to: '2030-02-01T00:00:00Z' }],
  });

export type EraseBody = z.output<typeof eraseBodySchema>;

/** What was erased. */
export const erasedSchema = z
  .object({
    erased: z.int().meta({ description: 'How many runs lost what was kept of their calls.' }),
    is_complete: z.boolean().meta({ description: 'False: there are more. Send the request again.' }),
  })
  .meta({ id: 'Erased', examples: [{ erased: 120, is_complete: true }] });

export type ErasedView = z.output<typeof erasedSchema>;

/** Erases what is kept of calls. Throws the problem `invalid`. */
export class EraseRuns {
  constructor(
    private readonly jobs: JobRepository,
    private readonly history: RunHistory,
  ) {}

  async erase(body: EraseBody): Promise<ErasedView> {
    const { job_id = null, namespace = [], from = null, to = null } = body;
    if (job_id !== null) await this.requireKnown(job_id);
    const erasure = { job_id, namespaces: anyOf(namespace), from, to };
    let erased = 0;
    while (erased < MOST) {
      const some = await this.history.erase(erasure, AT_ONCE);
      erased += some;
      if (some < AT_ONCE) return { erased, is_complete: true };
    }
    return { erased, is_complete: false };
  }

  /** A job that is deleted is known by its runs. */
  private async requireKnown(jobId: string): Promise<void> {
    if ((await this.jobs.get(jobId)) !== null) return;
    const any = { job_id: jobId, state: [], trigger: [], from: null, to: null, limit: 1, after: null };
    if ((await this.history.list(any)).items.length > 0) return;
    throw invalid([
      { pointer: '/job_id', code: 'invalid_value', message: 'is the id of no job that there was' },
    ]);
  }
}
