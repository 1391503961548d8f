import type { FormAuth } from './job-form.js';

export type AuthKind = 'basic' | 'bearer' | 'oauth2_client_credentials' | 'client_certificate' | 'oidc_token';

export interface AuthField {
  name: string;
  /** `secret`: nothing but the placeholder of one; `lines`: text of many lines. */
  kind: 'text' | 'secret' | 'lines';
  isOptional?: boolean;
}

/** The fields of each way in which a call can prove who makes it. */
export const AUTH_FIELDS: Record<AuthKind, readonly AuthField[]> = {
  bearer: [{ name: 'token', kind: 'secret' }],
  basic: [
    { name: 'username', kind: 'text' },
    { name: 'password', kind: 'secret' },
  ],
  oauth2_client_credentials: [
    { name: 'token_url', kind: 'text' },
    { name: 'client_id', kind: 'text' },
    { name: 'client_secret', kind: 'secret' },
    { name: 'scope', kind: 'text', isOptional: true },
    { name: 'audience', kind: 'text', isOptional: true },
  ],
  client_certificate: [
    { name: 'certificate', kind: 'lines' },
    { name: 'private_key', kind: 'secret' },
  ],
  oidc_token: [{ name: 'audience', kind: 'text' }],
};

/** The fields of another kind, empty; null is no authentication. */
export function authOfKind(kind: AuthKind | 'none'): FormAuth | null {
  if (kind === 'none') return null;
  const fields = AUTH_FIELDS[kind].map(({ name, isOptional }) => [name, isOptional === true ? null : '']);
  return { kind, ...(Object.fromEntries(fields) as Record<string, string | null>) };
}
