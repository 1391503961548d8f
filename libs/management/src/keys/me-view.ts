import { formatInstantOrNull, ROLES } from '@job-scheduler/job-model';
import { z } from 'zod';
import { CALLER_KINDS, type Identity } from '../access/caller.js';
import { instant } from '../openapi/instant-field.js';
import { EXAMPLE_API_KEY_VIEW } from './api-key-examples.js';

/** Who somebody is to the API. */
export const meSchema = z
  .object({
    kind: z.enum(CALLER_KINDS).meta({
      description:
        '`admin_key`: the setting API_ADMIN_KEY; `anonymous`: no key, which works on loopback; `session`: somebody who signed in.',
    }),
    name: z.string().meta({ description: 'What your writes are attributed to.' }),
    role: z.enum(ROLES),
    namespaces: z.array(z.string()).nullable().meta({ description: 'What you see; null: all.' }),
    key_id: z.guid().nullable(),
    expires_at: instant.nullable().meta({ description: 'When your key, or your session, ends by itself.' }),
  })
  .meta({
    id: 'Me',
    examples: [
      {
        kind: 'api_key',
        name: EXAMPLE_API_KEY_VIEW.name,
        role: EXAMPLE_API_KEY_VIEW.role,
        namespaces: EXAMPLE_API_KEY_VIEW.namespaces,
        key_id: EXAMPLE_API_KEY_VIEW.id,
        expires_at: null,
      },
    ],
  });

export type MeView = z.output<typeof meSchema>;

/** Who somebody is, as it is answered. */
export function meView({ kind, name, role, namespaces, key_id, expires_at }: Identity): MeView {
  return {
    kind,
    name,
    role,
    namespaces: namespaces === null ? null : [...namespaces],
    key_id,
    expires_at: formatInstantOrNull(expires_at),
  };
}
