import { configurationReference, ConfigurationError, readConfiguration } from '@job-scheduler/platform';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { standaloneSettings } from './standalone-settings.js';

const configured = (environment: NodeJS.ProcessEnv) => readConfiguration(standaloneSettings, environment);

describe('standaloneSettings', () => {
  it('has a default for everything', () => {
    expect(configured({})).toEqual({
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
      DATA_DIR: '.data',
      DATABASE_CONNECTIONS: 16,
      RUNNER_CONCURRENCY: 100,
      RUNNER_HOST_CONCURRENCY: 0,
      RUNNER_HOST_RATE: 0,
      DRAIN_SECONDS: 25,
      RUN_RETENTION_DAYS: 30,
      AUDIT_RETENTION_DAYS: 365,
      SMTP_URL: '',
      ALERT_FROM: 'job-scheduler@localhost',
      SECRETS_KEY: '',
      CALLBACK_ADDRESSES: '',
      CALLBACK_ALLOW_CIDRS: '',
      CALLBACK_DENY_CIDRS: '',
      CALLBACK_ALLOW_HOSTS: '',
      METRICS_PORT: 9464,
      ZONE_DATA_FILE: '',
      LOG_LEVEL: 'info',
      LOG_RUNS: 'all',
      LOG_FORMAT: 'auto',
      CANARY: 'on',
      JOB_METRICS_TAG: '',
      EARLY_MS: 500,
    });
  });

  it.each([
    [{ RUNNER_CONCURRENCY: '0' }, 'RUNNER_CONCURRENCY must be a whole number from 1 to 10000.'],
    [{ HOST: 'http://127.0.0.1' }, 'HOST must be an IP address or a host name.'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of debug, info, warn, error, silent.'],
    [{ RUN_RETENTION_DAYS: '-1' }, 'RUN_RETENTION_DAYS must be a whole number from 1 to 3650.'],
  ])('refuses %j', (environment, message) => {
    expect(() => configured(environment)).toThrow(new ConfigurationError(message));
  });

  it('matches the README', () => {
    const readme = readFileSync(join(process.cwd(), 'README.md'), 'utf8');
    const plain = (markdown: string): string =>
      markdown.replace(/ +/g, ' ').replace(/-+/g, '-').replace(/\| /g, '|').replace(/ \|/g, '|');
    expect(plain(readme)).toContain(plain(configurationReference(standaloneSettings)));
  });
});
