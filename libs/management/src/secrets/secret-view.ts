import { formatInstant, namespaceSchema, secretFields, secretNameSchema } from '@job-scheduler/job-model';
import { MAX_USING_JOBS, type Secret } from '@job-scheduler/job-store';
import { z } from 'zod';
import { nameOfNew } from '../http/input.js';
import { pagingFields } from '../http/paging.js';
import { instant } from '../openapi/instant-field.js';

const EXAMPLE = { value: 'the token itself', allowed_hosts: ['crm.example.com'], description: 'Of the CRM.' };

/** The body that creates or replaces the secret of a path. */
export const secretBodySchema = z.strictObject(secretFields).meta({ id: 'SecretWrite', examples: [EXAMPLE] });

const namespaceField = namespaceSchema.optional().meta({
  description: 'Left out: `default`, or the only namespace that the key sees.',
});

/** The parameters of a route about one secret. */
export const secretPlaceSchema = z.strictObject({ namespace: namespaceField });
export type SecretPlace = z.output<typeof secretPlaceSchema>;

/** The body that creates a secret. */
export const newSecretSchema = z
  .strictObject({ name: secretNameSchema, namespace: namespaceField, ...secretFields })
  .meta({ id: 'NewSecret', examples: [{ name: 'CRM_TOKEN', ...EXAMPLE }] });

/** The parameters of a list of secrets. */
export const secretQuerySchema = z.strictObject({ namespace: namespaceField, ...pagingFields });

/** The name of a secret in a path. Anything else is `not_found`, except where a secret of that name would be made. */
export const secretParamSchema = secretNameSchema;

/** The name in the path of a secret that is about to be written. */
export const writtenNameSchema = nameOfNew(secretNameSchema.clone());

/** A secret as it is answered: never with its value. */
export const secretSchema = z
  .object({
    name: z.string(),
    namespace: z.string(),
    revision: z.int().meta({
      description: 'Grows with every write (after 2147483647 it begins again at 1); also the ETag.',
    }),
    allowed_hosts: z
      .array(z.string())
      .nullable()
      .meta({ description: 'Hosts that it may be sent to; null: any host.' }),
    description: z.string(),
    changed_by: z.string().meta({ description: 'Who wrote it last.' }),
    created_at: instant,
    updated_at: instant,
    used_by: z.array(z.object({ id: z.guid(), name: z.string() })).meta({
      description: `The jobs that use it, by name; at most ${MAX_USING_JOBS} of them.`,
    }),
    used_by_count: z
      .int()
      .meta({ description: 'How many jobs use it. While there are any, it is not deleted.' }),
  })
  .meta({
    id: 'Secret',
    description: 'A secret without its value, which is never shown.',
    examples: [
      {
        name: 'CRM_TOKEN',
        namespace: 'default',
        revision: 2,
        allowed_hosts: ['crm.example.com'],
        description: 'Of the CRM.',
        changed_by: 'admin',
        created_at: '2029-12-31T23:59:54.120Z',
        updated_at: '2030-01-01T00:00:00.000Z',
        used_by: [{ id: 'af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b', name: 'nightly-report' }],
        used_by_count: 1,
      },
    ],
  });

export type SecretView = z.output<typeof secretSchema>;

/** A secret as it is answered. */
export const secretView = ({ created_at, updated_at, ...secret }: Secret): SecretView => ({
  ...secret,
  created_at: formatInstant(created_at),
  updated_at: formatInstant(updated_at),
});
