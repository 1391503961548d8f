import { namespaceSchema, readUrl, type Role, ROLES } from '@job-scheduler/job-model';
import { ConfigurationError, integerSetting, isLoopback } from '@job-scheduler/platform';
import { z } from 'zod';
import { itemsOf } from '../list-setting.js';
import type { Grant } from './grants.js';
import type { ProviderOptions } from './provider-options.js';
import { CALLBACK_PATH } from './sign-in-pages.js';

const HOUR_MS = 3_600_000;

/** Settings of the sign-in with a provider of OpenID Connect. */
export const signInSettings = {
  OIDC_ISSUER: z
    .union([z.literal(''), z.url({ protocol: /^https?$/, error: 'must be an https URL' })])
    .refine((url) => url === '' || isSafe(url), {
      error: 'must be an https URL, or an http URL of this machine (127.0.0.1)',
    })
    .default('')
    .meta({
      description:
        'URL of the provider of OpenID Connect with which people sign in, as it writes its own name, such as `https://login.example.com/realms/main`. Its redirect URI is `<PUBLIC_URL>/oidc/callback`. Empty: people sign in with keys alone. Every request then needs a key or a session, also on loopback.',
    }),
  OIDC_CLIENT_ID: z.string().default('').meta({ description: 'What the provider knows this scheduler as.' }),
  OIDC_CLIENT_SECRET: z.string().default('').meta({
    description: 'The secret that the provider gave this scheduler. Empty: it knows it without one.',
  }),
  OIDC_NAME: z.string().max(60).default('').meta({
    description: 'What people know the provider as: "Sign in with …". Empty: the host of OIDC_ISSUER.',
  }),
  OIDC_SCOPES: z
    .string()
    .refine((text) => text.split(/ +/).includes('openid'), { error: 'must have openid among its words' })
    .default('openid email profile')
    .meta({ description: 'What the provider is asked to tell, separated by spaces.' }),
  OIDC_GROUPS_CLAIM: z.string().min(1).default('groups').meta({
    description:
      'Where the provider tells the groups of a person: a claim, or a path in it such as `realm_access.roles`.',
  }),
  OIDC_ROLES: z
    .string()
    .superRefine((text, context) => {
      const wrong = itemsOf(text).find((item) => grantOf(item) === null);
      if (wrong === undefined) return;
      const message = `must be a list such as ops=admin,team-a=editor:team-a,*=viewer; ${wrong} is not <group>=<${ROLES.join('|')}>, with :<namespace>+<namespace> after any role but admin`;
      context.addIssue({ code: 'custom', message });
    })
    .default('')
    .meta({
      description:
        'What each group may do: `ops=admin,team-a=editor:team-a,*=viewer`. `*` is everybody for whom the provider vouches; namespaces after the colon, separated by `+`, are the only ones that the group sees. The greatest role of a person counts.',
    }),
  OIDC_DOMAINS: z.string().default('').meta({
    description:
      'Domains such as `example.com`: only people with a verified e-mail address there may sign in. Needed if the provider has accounts for everybody.',
  }),
  OIDC_SESSION_HOURS: integerSetting(1, 12).default(12).meta({
    description:
      'How long a session that was begun with the provider lasts at most. What the provider takes away from somebody is gone by then.',
  }),
};

/** The settings as they are read. */
export type SignInSettings = {
  [Name in keyof typeof signInSettings]: z.output<(typeof signInSettings)[Name]>;
};

/** Plain HTTP would show the provider's secrets to the network. */
function isSafe(text: string): boolean {
  const url = readUrl(text);
  if (url === null) return false;
  const { protocol, hostname } = url;
  return protocol === 'https:' || isLoopback(hostname.replace(/^\[(.*)\]$/, '$1'));
}

/** The group may have an equals sign in its name. */
const GRANT = /^(.+)=([a-z]+)(?::([^=]+))?$/;

function grantOf(item: string): Grant | null {
  const [, group = '', role = '', listed] = GRANT.exec(item) ?? [];
  const known = ROLES.find((name) => name === role);
  if (group === '' || known === undefined) return null;
  const namespaces = listed?.split('+') ?? null;
  return isAllowed(known, namespaces) ? { group, role: known, namespaces } : null;
}

/** An admin is responsible for all namespaces. */
const isAllowed = (role: Role, namespaces: string[] | null): boolean =>
  namespaces === null ||
  (role !== 'admin' && namespaces.every((name) => namespaceSchema.safeParse(name).success));

/** The provider of the settings; null if there is none. Throws ConfigurationError for what cannot work or is not safe. */
export function providerOf(settings: SignInSettings & { PUBLIC_URL: string }): ProviderOptions | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID, OIDC_ROLES, PUBLIC_URL } = settings;
  if (issuer === '') return null;
  if (OIDC_CLIENT_ID === '') throw incomplete('OIDC_CLIENT_ID', 'what the provider knows this scheduler as');
  if (PUBLIC_URL === '' || !isSafe(PUBLIC_URL)) {
    throw incomplete(
      'PUBLIC_URL',
      'the https URL at which browsers reach the API, such as https://jobs.example.com',
    );
  }
  const grants = itemsOf(OIDC_ROLES)
    .map(grantOf)
    .filter((grant) => grant !== null);
  if (grants.length === 0) throw incomplete('OIDC_ROLES', 'what people may do, such as ops=admin,*=viewer');
  return {
    issuer,
    client_id: OIDC_CLIENT_ID,
    client_secret: settings.OIDC_CLIENT_SECRET,
    name: settings.OIDC_NAME || new URL(issuer).host,
    scopes: settings.OIDC_SCOPES,
    groups_claim: settings.OIDC_GROUPS_CLAIM,
    grants,
    domains: itemsOf(settings.OIDC_DOMAINS.toLowerCase()),
    session_ms: settings.OIDC_SESSION_HOURS * HOUR_MS,
    redirect_uri: PUBLIC_URL + CALLBACK_PATH,
    home: `${PUBLIC_URL}/`,
  };
}

const incomplete = (name: string, what: string): ConfigurationError =>
  new ConfigurationError(`OIDC_ISSUER is set, so ${name} must be too: give ${what}.`);
