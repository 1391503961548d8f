import { ConfigurationError, isLoopback, portSetting } from '@job-scheduler/platform';
import { z } from 'zod';

/** Settings of the api. */
export const managementSettings = {
  PORT: portSetting().default(8000).meta({ description: 'Port of the API and of Swagger UI.' }),
  API_ADMIN_KEY: z
    .string()
    .default('')
    .meta({ description: 'When set, every `/v1` route requires `Authorization: Bearer <key>`.' }),
  PUBLIC_URL: z
    .union([z.literal(''), z.url({ protocol: /^https?$/, error: 'must be an http or https URL' })])
    .transform((url) => url.replace(/\/+$/, ''))
    .default('')
    .meta({
      description:
        'Base URL at which targets reach the API, used in completion URLs, such as `https://jobs.example.com`. Not needed when HOST is a loopback address. Without API_ADMIN_KEY, its host is the only name besides `localhost` by which the API answers.',
    }),
};

/** The settings that decide whether it is safe to serve the API. */
export interface ApiExposure {
  HOST: string;
  PORT: number;
  METRICS_PORT: number;
  API_ADMIN_KEY: string;
}

/** Refuses combinations of settings that cannot work or are not safe. Throws ConfigurationError. */
export function refuseUnsafe({ HOST, PORT, METRICS_PORT, API_ADMIN_KEY }: ApiExposure): void {
  if (PORT === METRICS_PORT && PORT !== 0) {
    throw new ConfigurationError(`PORT and METRICS_PORT are both ${PORT}: set one of them to another port.`);
  }
  if (API_ADMIN_KEY !== '' || isLoopback(HOST)) return;
  throw new ConfigurationError(
    `HOST ${HOST} can be reached from other machines, so set API_ADMIN_KEY to a secret (or HOST to 127.0.0.1).`,
  );
}
