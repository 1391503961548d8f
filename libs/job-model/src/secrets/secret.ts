import { readUrl } from '../read-url.js';
import { z } from 'zod';
import { isStorableText, UNSTORABLE_TEXT } from '../text-safety.js';

/** A shorter value could not be told from other text, and so not be masked in answers. Characters. */
const MIN_SECRET_LENGTH = 4;
const MAX_SECRET_LENGTH = 16_384;

const SECRET_NAME = /^[A-Za-z_][\w.-]{0,99}$/;

/** The name of a secret, as it stands in `{{secrets.NAME}}`. Case counts. */
export const secretNameSchema = z
  .string()
  .regex(SECRET_NAME, {
    error: 'must be a letter or _, then up to 99 letters, digits, dots, hyphens or _',
  })
  .meta({ description: 'Used as `{{secrets.NAME}}`. Case counts.', example: 'CRM_TOKEN' });

/** A host name as URLs spell it; null if the text is none. */
function hostOf(text: string): string | null {
  const name = text.startsWith('*.') ? text.slice(2) : text;
  const url = /[/:@?#\\\s*]/.test(name) ? null : readUrl(`https://${name}/`);
  return url && text.slice(0, -name.length) + url.hostname;
}

const allowedHostSchema = z
  .string()
  .max(253)
  .transform((text, context) => {
    const host = hostOf(text);
    if (host !== null) return host;
    const message = 'must be a host name without a port, such as api.example.com or *.example.com';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

/** What is written of a secret. */
export const secretFields = {
  value: z
    .string()
    .min(MIN_SECRET_LENGTH)
    .max(MAX_SECRET_LENGTH)
    .refine(isStorableText, { error: UNSTORABLE_TEXT })
    .meta({
      description: 'Never shown again. At least 4 characters, so that answers can be searched for it.',
    }),
  allowed_hosts: z.array(allowedHostSchema).min(1).max(50).nullable().optional().meta({
    description:
      'Hosts that it may be sent to, over HTTPS alone; `*.example.com` stands for every host below example.com. null: any host. Left out: unchanged; any host for a new secret.',
  }),
  description: z
    .string()
    .max(2000)
    .refine(isStorableText, { error: UNSTORABLE_TEXT })
    .optional()
    .meta({ description: 'For people: what it is for. Left out: unchanged.' }),
};

/** A secret as it is written: its plain value and where that may go. What is left out stays as it is. */
export type SecretWrite = z.output<z.ZodObject<typeof secretFields>>;

/** Whether a secret may be sent to the host of a URL. */
export function mayGoTo(url: string, allowedHosts: readonly string[] | null): boolean {
  if (allowedHosts === null) return true;
  const { hostname } = new URL(url);
  return allowedHosts.some((allowed) =>
    allowed.startsWith('*.') ? hostname.endsWith(allowed.slice(1)) : hostname === allowed,
  );
}
