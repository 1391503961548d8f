import { backgroundSettings } from '@job-scheduler/background';
import { executionSettings } from '@job-scheduler/execution';
import { ConfigurationError, platformSettings, portSetting } from '@job-scheduler/platform';
import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

/** Every setting of the standalone process, in the order of the configuration reference. */
export const standaloneSettings = {
  PORT: portSetting().default(8000).meta({ description: 'Port of the API and of Swagger UI.' }),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, { error: 'must be an IP address or a host name' })
    .default('127.0.0.1')
    .meta({ description: 'Address to listen on. Any but loopback needs `API_ADMIN_KEY`.' }),
  API_ADMIN_KEY: z
    .string()
    .default('')
    .meta({ description: 'When set, every `/v1` route wants `Authorization: Bearer <key>`.' }),
  DATA_DIR: z
    .string()
    .default('.data')
    .meta({ description: 'Directory of the private PostgreSQL; made when missing.' }),
  ...executionSettings,
  ...backgroundSettings,
  ...platformSettings,
};

export type StandaloneConfiguration = {
  [Name in keyof typeof standaloneSettings]: z.output<(typeof standaloneSettings)[Name]>;
};

/** Refuses combinations of settings that cannot work or are not safe. Throws ConfigurationError. */
export function refuseUnsafe({ HOST, PORT, METRICS_PORT, API_ADMIN_KEY }: StandaloneConfiguration): void {
  if (PORT === METRICS_PORT && PORT !== 0) {
    throw new ConfigurationError(`PORT and METRICS_PORT are both ${PORT}: set one of them to another port.`);
  }
  if (API_ADMIN_KEY !== '' || isLoopback(HOST)) return;
  throw new ConfigurationError(
    `HOST ${HOST} can be reached from other machines, so set API_ADMIN_KEY to a secret (or HOST to 127.0.0.1).`,
  );
}

function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  const family = isIP(host);
  return family !== 0 && LOOPBACK.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');
