import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { callbackUrlSchema } from './callback-url.js';
import { secretNameSchema } from './secrets/secret.js';

const MAX_PEM = 65_536;

/** A credential, by the name of its secret: nothing that is secret stands in a job. */
const credentialSchema = z
  .string()
  .max(200)
  .regex(/^\{\{\s*secrets\.[A-Za-z_][\w.-]{0,99}\s*\}\}$/, {
    error: 'must be {{secrets.NAME}}: keep the credential as a secret, with PUT /v1/secrets/NAME',
  })
  .meta({ example: '{{secrets.CRM_TOKEN}}' });

const headerTextSchema = z
  .string()
  .min(1)
  .max(1000)
  .regex(/^[\x20-\x7e]*$/, { error: 'must be printable ASCII' });

const certificatesSchema = z
  .string()
  .max(MAX_PEM)
  .superRefine((pem, context) => {
    const problem = certificateProblem(pem);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Why a text is no list of certificates, or null. */
function certificateProblem(pem: string): string | null {
  const found = pem.match(CERTIFICATE) ?? [];
  if (/PRIVATE KEY/.test(pem)) return 'must hold no private key: keep that as a secret';
  if (found.length === 0 || pem.replaceAll(CERTIFICATE, '').trim() !== '') {
    return 'must be one certificate or more in PEM, from -----BEGIN CERTIFICATE----- on, and nothing else';
  }
  const wrong = found.findIndex((each) => !isCertificate(each));
  return wrong < 0 ? null : `must be certificates; number ${wrong + 1} cannot be read`;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

const UNKNOWN_KIND =
  'must be one of basic, bearer, oauth2_client_credentials, client_certificate, oidc_token';

/** How a call proves who makes it. */
export const authSchema = z.discriminatedUnion(
  'kind',
  [
    z
      .strictObject({
        kind: z.literal('basic'),
        username: headerTextSchema.regex(/^[^:]*$/, { error: 'must not hold a colon' }),
        password: credentialSchema,
      })
      .meta({ description: 'User name and password (RFC 7617).' }),
    z
      .strictObject({ kind: z.literal('bearer'), token: credentialSchema })
      .meta({ description: 'A token that does not change (RFC 6750).' }),
    z
      .strictObject({
        kind: z.literal('oauth2_client_credentials'),
        token_url: callbackUrlSchema,
        client_id: headerTextSchema,
        client_secret: credentialSchema,
        scope: headerTextSchema.nullable().default(null),
        audience: headerTextSchema.nullable().default(null),
        client_authentication: z.enum(['header', 'body']).default('header').meta({
          description: 'Where the token request has client id and secret.',
        }),
      })
      .meta({
        description:
          'A token from an OAuth 2.0 server (RFC 6749, 4.4). It is kept until it expires, and renewed once when the target answers 401.',
      }),
    z
      .strictObject({
        kind: z.literal('client_certificate'),
        certificate: certificatesSchema.meta({
          description: 'The certificate, and those between it and the root, in PEM.',
        }),
        private_key: credentialSchema.meta({ description: 'The secret that holds its private key in PEM.' }),
      })
      .meta({ description: 'Mutual TLS.' }),
    z.strictObject({ kind: z.literal('oidc_token'), audience: headerTextSchema }).meta({
      description:
        'A signed token for each call, whose issuer is PUBLIC_URL: the target verifies it by /.well-known/openid-configuration there.',
    }),
  ],
  { error: ({ code }) => (code === 'invalid_union' ? UNKNOWN_KIND : undefined) },
);

export type Auth = z.output<typeof authSchema>;

/** How calls are signed: as Standard Webhooks. */
export const signingSchema = z.strictObject({
  secrets: z
    .array(secretNameSchema)
    .min(1)
    .max(2)
    .refine((names) => new Set(names).size === names.length, { error: 'must not repeat a name' })
    .meta({
      description:
        'Names of secrets, two while they rotate. A value `whsec_…` signs as v1 (HMAC-SHA256), a value `whsk_…` as v1a (ed25519).',
    }),
});

/** Whom a call trusts. */
export const tlsSchema = z.strictObject({
  ca: certificatesSchema.meta({
    description: 'Certificates of the authorities, in PEM. Only these are trusted.',
  }),
});

/** The parts of an operation that auth has to fit. */
interface Authenticated {
  callback_url: string;
  headers: Record<string, string>;
  auth: Auth | null;
  tls: z.output<typeof tlsSchema> | null;
}

/** Why credentials do not fit the rest of an operation, and where. */
export function authProblems({
  callback_url,
  headers,
  auth,
  tls,
}: Authenticated): { path: string[]; message: string }[] {
  const problems: { path: string[]; message: string }[] = [];
  const isSecure = /^https:/i.test(callback_url);
  const header = Object.keys(headers).find((name) => name.toLowerCase() === 'authorization');
  if (auth !== null && auth.kind !== 'client_certificate' && header !== undefined) {
    problems.push({ path: ['headers', header], message: 'is set by auth: leave out one of the two' });
  }
  if (auth?.kind === 'client_certificate' && !isSecure) {
    problems.push({ path: ['auth', 'kind'], message: 'needs an https: callback_url' });
  }
  if (tls !== null && !isSecure) {
    problems.push({ path: ['tls'], message: 'needs an https: callback_url' });
  }
  return problems;
}
