import { readCidr } from '@job-scheduler/http-callback';
import { ConfigurationError, integerSetting, isLoopback, portSetting } from '@job-scheduler/platform';
import { z } from 'zod';
import { itemsOf } from './list-setting.js';
import type { ManagementOptions } from './management-options.js';
import { isTraceUrl } from './runs/trace-url.js';
import { providerOf, signInSettings, type SignInSettings } from './sign-in/sign-in-settings.js';

/** Settings of the api. */
export const managementSettings = {
  PORT: portSetting().default(8000).meta({ description: 'Port of the API and of Swagger UI.' }),
  API_ADMIN_KEY: z.string().default('').meta({
    description:
      'A key of an admin, at least 16 characters unless HOST is a loopback address. API keys with roles are made with it. Without it, an API on loopback needs no key, and any other makes and prints one key of an admin when it first starts.',
  }),
  TRUSTED_PROXIES: z
    .string()
    .superRefine((text, context) => {
      const wrong = itemsOf(text).find((item) => readCidr(item) === null);
      if (wrong === undefined) return;
      const message = `must be addresses or CIDR blocks such as 10.0.0.0/8, separated by commas; ${wrong} is not one`;
      context.addIssue({ code: 'custom', message });
    })
    .default('')
    .meta({
      description:
        'Addresses of the load balancers and proxies in front of the API, such as `10.0.0.0/8`: of requests from there, the address of the client is read from `X-Forwarded-For`. The addresses of API keys are held against it.',
    }),
  API_RATE_PER_MINUTE: integerSetting(0, 10_000_000).default(6_000).meta({
    description:
      'Requests that each API key may make in a minute, over all apis; 0: no limit. API_ADMIN_KEY has none.',
  }),
  PUBLIC_URL: z
    .union([z.literal(''), z.url({ protocol: /^https?$/, error: 'must be an http or https URL' })])
    .transform((url) => url.replace(/\/+$/, ''))
    .default('')
    .meta({
      description:
        'Base URL at which targets and browsers reach the API, used in completion URLs and for the sign-in with a provider, such as `https://jobs.example.com`. Not needed when HOST is a loopback address. Without API_ADMIN_KEY, its host is the only name besides `localhost` by which the API answers.',
    }),
  TRACE_URL: z
    .string()
    .refine((url) => url === '' || isTraceUrl(url), {
      error:
        'must be an http or https URL with {trace_id} in it, such as https://jaeger.example.com/trace/{trace_id}',
    })
    .default('')
    .meta({
      description:
        'URL of the page that shows the trace of a run, with `{trace_id}` in place of its id, such as `https://jaeger.example.com/trace/{trace_id}`. The dashboard then links the trace id of a run to it, also of runs of which no trace was taken; everybody who sees the run sees the URL. Empty: no link.',
    }),
  ...signInSettings,
};

/** The settings that decide whether it is safe to serve the API. */
export interface ApiExposure extends SignInSettings {
  HOST: string;
  PORT: number;
  METRICS_PORT: number;
  API_ADMIN_KEY: string;
  TRUSTED_PROXIES: string;
  API_RATE_PER_MINUTE: number;
  PUBLIC_URL: string;
}

/** A shorter key can be guessed. */
const LEAST_KEY_CHARACTERS = 16;

/** Refuses combinations of settings that cannot work or are not safe. Throws ConfigurationError. */
export function refuseUnsafe(settings: ApiExposure): void {
  const { HOST, PORT, METRICS_PORT, API_ADMIN_KEY } = settings;
  providerOf(settings);
  if (PORT === METRICS_PORT && PORT !== 0) {
    throw new ConfigurationError(`PORT and METRICS_PORT are both ${PORT}: set one of them to another port.`);
  }
  if (API_ADMIN_KEY === '' || API_ADMIN_KEY.length >= LEAST_KEY_CHARACTERS || isLoopback(HOST)) return;
  throw new ConfigurationError(
    `HOST ${HOST} can be reached from other machines, so API_ADMIN_KEY must have at least ${LEAST_KEY_CHARACTERS} characters: set it to a random secret (or HOST to 127.0.0.1).`,
  );
}

/** What the settings say about who may call the API. */
export function accessOptions(
  settings: ApiExposure,
): Pick<ManagementOptions, 'adminKey' | 'isOpen' | 'trustedProxies' | 'requestsPerMinute' | 'provider'> {
  const { API_ADMIN_KEY, API_RATE_PER_MINUTE, HOST, TRUSTED_PROXIES } = settings;
  const provider = providerOf(settings);
  return {
    adminKey: API_ADMIN_KEY || null,
    // Where people sign in, a proxy of the same machine may let others in.
    isOpen: API_ADMIN_KEY === '' && isLoopback(HOST) && provider === null,
    trustedProxies: itemsOf(TRUSTED_PROXIES),
    requestsPerMinute: API_RATE_PER_MINUTE,
    provider,
  };
}
