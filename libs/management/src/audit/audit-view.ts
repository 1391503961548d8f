import { formatInstant, instantSchema, namespaceSchema } from '@job-scheduler/job-model';
import { AUDIT_OUTCOMES, AUDIT_SUBJECTS, type AuditEntry } from '@job-scheduler/job-store';
import { z } from 'zod';
import { alternatives, filterText } from '../http/input.js';
import { pagingFields } from '../http/paging.js';
import { refuseEmptyRange } from '../http/range.js';
import { EXAMPLE_JOB_VIEW } from '../openapi/example-answers.js';
import { instant } from '../openapi/instant-field.js';

/** The parameters of a list of entries. */
export const auditQuerySchema = z
  .strictObject({
    actor: alternatives(filterText(100)).meta({ description: 'Who did it. Repeat for alternatives.' }),
    action: alternatives(filterText(200)).meta({
      description: 'The `operationId` of the route, such as `patchJob`. Repeat for alternatives.',
    }),
    outcome: alternatives(z.enum(AUDIT_OUTCOMES)).meta({ description: 'Repeat for alternatives.' }),
    namespace: alternatives(namespaceSchema).meta({ description: 'Repeat for alternatives.' }),
    subject_id: filterText(100).optional().meta({ description: 'The id of the job, run, operation or key.' }),
    from: instantSchema.optional().meta({ description: 'Entries of this instant or later.' }),
    to: instantSchema.optional().meta({ description: 'Entries before this instant.' }),
    ...pagingFields,
  })
  .superRefine(refuseEmptyRange);

export type AuditQueryInput = z.output<typeof auditQuerySchema>;

/** An entry in an answer. */
export const auditEntrySchema = z
  .object({
    id: z.guid(),
    at: instant,
    actor: z.string().nullable().meta({ description: 'Null: nobody who is known.' }),
    key_id: z.guid().nullable(),
    address: z.string().meta({ description: 'Where the request came from.' }),
    request_id: z.string(),
    action: z.string().meta({
      description: 'The `operationId` of the route.',
    }),
    outcome: z.enum(AUDIT_OUTCOMES).meta({ description: '`refused`: nothing was written.' }),
    code: z.string().nullable().meta({ description: 'Of a refusal: the code of its problem.' }),
    detail: z.string().nullable(),
    subject: z
      .object({ kind: z.enum(AUDIT_SUBJECTS), id: z.string(), name: z.string().nullable() })
      .nullable()
      .meta({ description: 'What was written.' }),
    namespace: z.string().nullable(),
    before: z.unknown().meta({
      description:
        'The merge patch back to what was before; null: it was not there. Secrets are masked, and payloads told by length and hash.',
    }),
    after: z
      .unknown()
      .meta({ description: 'The merge patch that was made; null: it is not there any more.' }),
  })
  .meta({
    id: 'AuditEntry',
    examples: [
      {
        id: '01a20ad3-4e30-7d10-8a4e-5f0b2a4c8d12',
        at: '2030-01-01T00:00:00.000Z',
        actor: 'ci of team-a',
        key_id: '01a20ad3-4e30-7d10-8a4e-5f0b2a4c8d11',
        address: '192.0.2.7',
        request_id: '8c1f6c8e-0f0e-4f3f-9a58-3f6a2f0e7b11',
        action: 'patchJob',
        outcome: 'done',
        code: null,
        detail: null,
        subject: { kind: 'job', id: EXAMPLE_JOB_VIEW.id, name: EXAMPLE_JOB_VIEW.name },
        namespace: 'team-a',
        before: { schedule: '@hourly' },
        after: { schedule: '@daily' },
      },
    ],
  });

export type AuditEntryView = z.output<typeof auditEntrySchema>;

/** An entry as it is answered. */
export const auditEntryView = (entry: AuditEntry): AuditEntryView => ({
  ...entry,
  at: formatInstant(entry.at),
});
