import { configurationReference, readConfiguration } from '@job-scheduler/platform';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { schedulerSettings } from './scheduler-settings.js';

const SERVERS = {
  DATABASE_URL: 'postgres://db/jobs',
  REDIS_URL: 'redis://cache',
  AMQP_URL: 'amqps://queue',
};

describe('schedulerSettings', () => {
  it('needs to know where its servers are, and has a default for everything else', () => {
    expect(() => readConfiguration(schedulerSettings, {})).toThrow(
      /^DATABASE_URL .*\nREDIS_URL .*\nAMQP_URL .*$/,
    );
    expect(readConfiguration(schedulerSettings, SERVERS)).toEqual({
      ...SERVERS,
      DATABASE_CONNECTIONS: 8,
      RUNS_PER_MESSAGE: 50,
      RUN_RETENTION_DAYS: 30,
      AUDIT_RETENTION_DAYS: 365,
      SMTP_URL: '',
      ALERT_FROM: 'job-scheduler@localhost',
      CALLBACK_ADDRESSES: '',
      CALLBACK_ALLOW_CIDRS: '',
      CALLBACK_DENY_CIDRS: '',
      CALLBACK_ALLOW_HOSTS: '',
      HOST: '127.0.0.1',
      METRICS_PORT: 0,
      ZONE_DATA_FILE: '',
      LOG_LEVEL: 'info',
      LOG_RUNS: 'all',
      LOG_FORMAT: 'auto',
      CANARY: 'on',
      JOB_METRICS_TAG: '',
      EARLY_MS: 500,
      OTEL_EXPORTER_OTLP_ENDPOINT: '',
      OTEL_TRACES_SAMPLER_ARG: 0.01,
    });
  });

  it.each(['0', '1001', 'many'])('refuses %s runs in a message', (RUNS_PER_MESSAGE) => {
    expect(() => readConfiguration(schedulerSettings, { ...SERVERS, RUNS_PER_MESSAGE })).toThrow(
      'RUNS_PER_MESSAGE must be a whole number from 1 to 1000.',
    );
  });

  it.each([
    [{ SMTP_URL: 'https://mail' }, 'SMTP_URL must be the URL of the mail server, such as smtp://host.'],
    [
      { ALERT_FROM: 'nobody' },
      'ALERT_FROM must be an e-mail address, such as alerts@example.com or Alerts <alerts@example.com>.',
    ],
  ])('refuses %j', (environment, message) => {
    expect(() => readConfiguration(schedulerSettings, { ...SERVERS, ...environment })).toThrow(message);
  });

  it('accepts a mail server and a sender for alerts', () => {
    const mail = { SMTP_URL: 'smtps://ann:secret@mail:465', ALERT_FROM: 'Alerts <alerts@example.com>' };
    expect(readConfiguration(schedulerSettings, { ...SERVERS, ...mail })).toMatchObject(mail);
  });

  it('matches docs/configuration.md', () => {
    const documented = readFileSync(join(process.cwd(), 'docs/configuration.md'), 'utf8');
    const plain = (markdown: string): string =>
      markdown.replace(/ +/g, ' ').replace(/-+/g, '-').replace(/\| /g, '|').replace(/ \|/g, '|');
    expect(plain(documented)).toContain(plain(configurationReference(schedulerSettings)));
  });
});
