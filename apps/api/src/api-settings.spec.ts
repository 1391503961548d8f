import { configurationReference, readConfiguration } from '@job-scheduler/platform';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiSettings } from './api-settings.js';

describe('apiSettings', () => {
  it('needs to know where PostgreSQL and Redis are', () => {
    expect(() => readConfiguration(apiSettings, {})).toThrow(
      'DATABASE_URL is not set: give the URL of the PostgreSQL database, such as postgres://host.\n' +
        'REDIS_URL is not set: give the URL of Redis, such as redis://host.',
    );
    const servers = { DATABASE_URL: 'postgres://db/jobs', REDIS_URL: 'rediss://cache' };
    expect(readConfiguration(apiSettings, servers)).toEqual({
      ...servers,
      DATABASE_CONNECTIONS: 10,
      PORT: 8000,
      HOST: '127.0.0.1',
      API_ADMIN_KEY: '',
      TRUSTED_PROXIES: '',
      API_RATE_PER_MINUTE: 6000,
      PUBLIC_URL: '',
      TRACE_URL: '',
      OIDC_ISSUER: '',
      OIDC_CLIENT_ID: '',
      OIDC_CLIENT_SECRET: '',
      OIDC_NAME: '',
      OIDC_SCOPES: 'openid email profile',
      OIDC_GROUPS_CLAIM: 'groups',
      OIDC_ROLES: '',
      OIDC_DOMAINS: '',
      OIDC_SESSION_HOURS: 12,
      SECRETS_KEY: '',
      CALLBACK_ADDRESSES: '',
      CALLBACK_ALLOW_CIDRS: '',
      CALLBACK_DENY_CIDRS: '',
      CALLBACK_ALLOW_HOSTS: '',
      METRICS_PORT: 0,
      ZONE_DATA_FILE: '',
      LOG_LEVEL: 'info',
      LOG_RUNS: 'all',
      LOG_FORMAT: 'auto',
    });
  });

  it('matches docs/configuration.md', () => {
    const documented = readFileSync(join(process.cwd(), 'docs/configuration.md'), 'utf8');
    const plain = (markdown: string): string =>
      markdown.replace(/ +/g, ' ').replace(/-+/g, '-').replace(/\| /g, '|').replace(/ \|/g, '|');
    expect(plain(documented)).toContain(plain(configurationReference(apiSettings)));
  });
});
