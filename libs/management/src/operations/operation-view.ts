import {
  BULK_ACTIONS,
  formatInstant,
  formatInstantOrNull,
  OPERATION_KINDS,
  OPERATION_STATES,
  type LongOperation,
} from '@job-scheduler/job-model';
import { z } from 'zod';
import { instant } from '../openapi/instant-field.js';
import { EXAMPLE_OPERATION_VIEW } from './operation-examples.js';

const backfillRequestViewSchema = z
  .object({ job_id: z.guid(), from: instant, to: instant, rate_per_second: z.int() })
  .meta({ id: 'Backfill', description: 'A run for each tick in [from, to).' });

const bulkRequestViewSchema = z
  .object({
    action: z.enum(BULK_ACTIONS),
    reason: z.string().nullable(),
    add_tags: z.array(z.string()).optional().meta({ description: 'Of the action tag.' }),
    remove_tags: z.array(z.string()).optional().meta({ description: 'Of the action tag.' }),
  })
  .meta({ id: 'Bulk', description: 'One action on many jobs.' });

/** A long operation as it is answered. */
export const longOperationSchema = z
  .object({
    id: z.guid(),
    kind: z.enum(OPERATION_KINDS),
    state: z.enum(OPERATION_STATES).meta({
      description:
        'succeeded: the operation is complete, but single jobs may have failed; failed: it could not continue.',
    }),
    request: z.union([backfillRequestViewSchema, bulkRequestViewSchema]),
    total: z.int().meta({ description: 'Total number of ticks or jobs.' }),
    done: z.int(),
    failed: z.int(),
    errors: z.array(z.string()).meta({ description: 'What failed, in at most 20 sentences.' }),
    actor: z.string(),
    namespaces: z
      .array(z.string())
      .nullable()
      .meta({ description: 'The namespaces of its jobs; null: not known.' }),
    created_at: instant,
    updated_at: instant,
    finished_at: instant.nullable(),
  })
  .meta({
    id: 'LongOperation',
    description: 'Work that takes longer than a request, and its progress.',
    examples: [EXAMPLE_OPERATION_VIEW],
  });

export type OperationView = z.output<typeof longOperationSchema>;

/** A long operation as it is answered. */
export function operationView(operation: LongOperation): OperationView {
  const { id, state, request, total, done, failed, errors, actor } = operation;
  return {
    id,
    kind: request.kind,
    state,
    request: requestView(request),
    total,
    done,
    failed,
    errors,
    actor,
    namespaces: operation.namespaces,
    created_at: formatInstant(operation.created_at),
    updated_at: formatInstant(operation.updated_at),
    finished_at: formatInstantOrNull(operation.finished_at),
  };
}

function requestView(request: LongOperation['request']): OperationView['request'] {
  switch (request.kind) {
    case 'backfill': {
      const { job_id, from, to, rate_per_second } = request;
      return { job_id, from: formatInstant(from), to: formatInstant(to), rate_per_second };
    }
    case 'bulk':
      return {
        action: request.action,
        reason: request.reason,
        ...(request.tags !== undefined && { add_tags: request.tags.add, remove_tags: request.tags.remove }),
      };
  }
}
