import { readCidr } from '@job-scheduler/http-callback';
import {
  formatInstant,
  formatInstantOrNull,
  instantSchema,
  namespaceSchema,
  ROLES,
} from '@job-scheduler/job-model';
import type { ApiKey } from '@job-scheduler/job-store';
import { z } from 'zod';
import { RESERVED_NAMES } from '../access/caller.js';
import { idSchema } from '../http/input.js';
import { pagingFields } from '../http/paging.js';
import { instant } from '../openapi/instant-field.js';
import { EXAMPLE_API_KEY_VIEW, EXAMPLE_NEW_API_KEY_VIEW } from './api-key-examples.js';

const DAY_SECONDS = 86_400;

const nameSchema = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,99}$/u, {
    error: 'must be 1 to 100 letters, digits, spaces and ._@-, and begin with a letter or digit',
  })
  .refine((name) => !RESERVED_NAMES.includes(name), {
    error: `must not be one of ${RESERVED_NAMES.join(', ')}`,
  })
  .meta({ description: 'Whose key it is, or what for: writes are attributed to it.' });

/** The body of a new key. */
export const newApiKeySchema = z
  .strictObject({
    name: nameSchema,
    role: z.enum(ROLES).meta({
      description:
        '`viewer` reads; `operator` also runs, cancels, replays, pauses, resumes and backfills; `editor` also changes jobs; `admin` also manages keys.',
    }),
    namespaces: z.array(namespaceSchema).min(1).max(100).nullable().default(null).meta({
      description: 'The only namespaces that the key sees; null: all. A key of an admin sees all.',
    }),
    source_cidrs: z
      .array(
        z.string().refine((text) => readCidr(text) !== null, {
          error: 'must be an address or a CIDR block such as 10.1.0.0/16',
        }),
      )
      .max(100)
      .default([])
      .meta({ description: 'The only addresses that may use the key; empty: all.' }),
    expires_at: instantSchema.nullable().default(null).meta({
      description: 'When the key ends by itself; null: never. It must be in the future.',
    }),
  })
  .superRefine(({ role, namespaces }, context) => {
    if (role !== 'admin' || namespaces === null) return;
    const message = 'must be left out for an admin, who is responsible for all';
    context.addIssue({ code: 'custom', path: ['namespaces'], message });
  })
  .meta({
    id: 'NewApiKey',
    examples: [{ name: 'ci of team-a', role: 'editor', namespaces: ['team-a'] }],
  });

export type NewApiKeyBody = z.output<typeof newApiKeySchema>;

/** The optional body of a rotation. */
export const rotationSchema = z
  .strictObject({
    overlap_seconds: z
      .int()
      .min(0)
      .max(30 * DAY_SECONDS)
      .default(DAY_SECONDS)
      .meta({
        description: 'How long the old text works too. 0 when it has leaked.',
      }),
  })
  .prefault({})
  .meta({ id: 'RotationRequest', examples: [{ overlap_seconds: 3600 }] });

/** The parameters of a list of keys. */
export const apiKeyQuerySchema = z.strictObject(pagingFields);
export const apiKeyPositionSchema = idSchema;

/** A key as it is answered. */
export const apiKeySchema = z
  .object({
    id: z.guid(),
    name: z.string(),
    prefix: z.string().meta({ description: 'How the text of the key begins.' }),
    role: z.enum(ROLES),
    namespaces: z.array(z.string()).nullable(),
    source_cidrs: z.array(z.string()),
    created_at: instant,
    created_by: z.string(),
    rotated_at: instant.nullable(),
    previous_until: instant.nullable().meta({
      description: 'Until when the text before the latest rotation works too.',
    }),
    expires_at: instant.nullable(),
    revoked_at: instant.nullable(),
    last_used_at: instant.nullable().meta({ description: 'To the minute.' }),
  })
  .meta({ id: 'ApiKey', description: 'A key, without its text.', examples: [EXAMPLE_API_KEY_VIEW] });

/** A key whose text is new. */
export const newApiKeyViewSchema = apiKeySchema
  .extend({ key: z.string().meta({ description: 'The text of the key. It is never shown again.' }) })
  .meta({ id: 'ApiKeyWithText', examples: [EXAMPLE_NEW_API_KEY_VIEW] });

export type ApiKeyView = z.output<typeof apiKeySchema>;
export type NewApiKeyView = z.output<typeof newApiKeyViewSchema>;

/** A key as it is answered. */
export function apiKeyView(key: ApiKey): ApiKeyView {
  const { id, name, prefix, role, namespaces, source_cidrs, created_by } = key;
  return {
    id,
    name,
    prefix,
    role,
    namespaces,
    source_cidrs,
    created_at: formatInstant(key.created_at),
    created_by,
    rotated_at: formatInstantOrNull(key.rotated_at),
    previous_until: formatInstantOrNull(key.previous_until),
    expires_at: formatInstantOrNull(key.expires_at),
    revoked_at: formatInstantOrNull(key.revoked_at),
    last_used_at: formatInstantOrNull(key.last_used_at),
  };
}
