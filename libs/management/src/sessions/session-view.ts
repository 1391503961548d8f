import { formatInstant } from '@job-scheduler/job-model';
import type { Session } from '@job-scheduler/job-store';
import { z } from 'zod';
import { ADMIN } from '../access/caller.js';
import { idSchema } from '../http/input.js';
import { pagingFields } from '../http/paging.js';
import { instant } from '../openapi/instant-field.js';

/** The parameters of a list of sessions. */
export const sessionQuerySchema = z.strictObject(pagingFields);
export const sessionPositionSchema = idSchema;

/** A session as it is answered. */
export const sessionSchema = z
  .object({
    id: z.guid(),
    name: z.string().meta({ description: 'Who signed in: what writes are attributed to.' }),
    signed_in_with: z.enum(['api_key', 'admin_key', 'provider']).meta({
      description: '`admin_key`: the setting API_ADMIN_KEY; `provider`: OpenID Connect.',
    }),
    key_id: z.guid().nullable(),
    is_current: z.boolean().meta({ description: 'Whether it is the session of this very request.' }),
    created_at: instant,
    last_used_at: instant.meta({ description: 'To the minute.' }),
    expires_at: instant.meta({ description: 'When it ends at the latest.' }),
  })
  .meta({
    id: 'Session',
    examples: [
      {
        id: '019b0e8e-6a2c-7c11-9b1f-0a52f1d6a2b3',
        name: 'ann@example.com',
        signed_in_with: 'provider',
        key_id: null,
        is_current: true,
        created_at: '2030-01-01T08:00:00.000Z',
        last_used_at: '2030-01-01T09:30:00.000Z',
        expires_at: '2030-01-01T20:00:00.000Z',
      },
    ],
  });

export type SessionView = z.output<typeof sessionSchema>;

/** A session as it is answered to somebody whose own session has this id. */
export function sessionView(session: Session, current: string | null): SessionView {
  const { id, key, person } = session;
  return {
    id,
    name: person?.name ?? key?.name ?? ADMIN.name,
    signed_in_with: person !== null ? 'provider' : key !== null ? 'api_key' : 'admin_key',
    key_id: key?.id ?? null,
    is_current: id === current,
    created_at: formatInstant(session.created_at),
    last_used_at: formatInstant(session.seen_at),
    expires_at: formatInstant(session.expires_at),
  };
}
