import { configurationReference, readConfiguration } from '@job-scheduler/platform';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerSettings } from './runner-settings.js';

describe('runnerSettings', () => {
  it('needs to know where PostgreSQL, Redis and RabbitMQ are, and has a default for everything else', () => {
    expect(() => readConfiguration(runnerSettings, {})).toThrow(
      /^DATABASE_URL .*\nREDIS_URL .*\nAMQP_URL .*$/,
    );
    const servers = {
      DATABASE_URL: 'postgres://db/jobs',
      REDIS_URL: 'redis://cache',
      AMQP_URL: 'amqp://queue',
    };
    expect(readConfiguration(runnerSettings, servers)).toEqual({
      ...servers,
      DATABASE_CONNECTIONS: 6,
      RUNNER_CONCURRENCY: 100,
      RUNNER_HOST_CONCURRENCY: 0,
      RUNNER_HOST_RATE: 0,
      DRAIN_SECONDS: 25,
      SECRETS_KEY: '',
      CALLBACK_ADDRESSES: '',
      CALLBACK_ALLOW_CIDRS: '',
      CALLBACK_DENY_CIDRS: '',
      CALLBACK_ALLOW_HOSTS: '',
      ECS_AGENT_URI: '',
      RUNS_PER_MESSAGE: 50,
      HOST: '127.0.0.1',
      METRICS_PORT: 0,
      ZONE_DATA_FILE: '',
      LOG_LEVEL: 'info',
      LOG_RUNS: 'all',
      LOG_FORMAT: 'auto',
      OTEL_EXPORTER_OTLP_ENDPOINT: '',
      OTEL_TRACES_SAMPLER_ARG: 0.01,
    });
  });

  it('matches docs/configuration.md', () => {
    const documented = readFileSync(join(process.cwd(), 'docs/configuration.md'), 'utf8');
    const plain = (markdown: string): string =>
      markdown.replace(/ +/g, ' ').replace(/-+/g, '-').replace(/\| /g, '|').replace(/ \|/g, '|');
    expect(plain(documented)).toContain(plain(configurationReference(runnerSettings)));
  });
});
