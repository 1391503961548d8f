import { configurationReference, ConfigurationError, readConfiguration } from '@job-scheduler/platform';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refuseUnsafe, standaloneSettings } from './standalone-settings.js';

const configured = (environment: NodeJS.ProcessEnv) => readConfiguration(standaloneSettings, environment);

describe('standaloneSettings', () => {
  it('has a default for everything', () => {
    expect(configured({})).toEqual({
      PORT: 8000,
      HOST: '127.0.0.1',
      API_ADMIN_KEY: '',
      DATA_DIR: '.data',
      RUNNER_CONCURRENCY: 100,
      RUN_RETENTION_DAYS: 30,
      METRICS_PORT: 9464,
      LOG_LEVEL: 'info',
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

  it('is what the README lists', () => {
    const readme = readFileSync(join(process.cwd(), 'README.md'), 'utf8');
    const plain = (markdown: string): string =>
      markdown.replace(/ +/g, ' ').replace(/-+/g, '-').replace(/\| /g, '|').replace(/ \|/g, '|');
    expect(plain(readme)).toContain(plain(configurationReference(standaloneSettings)));
  });
});

describe('refuseUnsafe', () => {
  it.each(['127.0.0.1', '127.8.9.10', '::1', 'localhost'])('lets %s go without a key', (HOST) => {
    expect(() => refuseUnsafe(configured({ HOST }))).not.toThrow();
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', 'example.com', '::ffff:10.0.0.1'])(
    'wants a key for %s',
    (HOST) => {
      expect(() => refuseUnsafe(configured({ HOST }))).toThrow(
        `HOST ${HOST} can be reached from other machines`,
      );
      expect(() => refuseUnsafe(configured({ HOST, API_ADMIN_KEY: 'secret' }))).not.toThrow();
    },
  );

  it('wants two ports', () => {
    const same = configured({ PORT: '8000', METRICS_PORT: '8000' });
    expect(() => refuseUnsafe(same)).toThrow(
      'PORT and METRICS_PORT are both 8000: set one of them to another port.',
    );
    expect(() => refuseUnsafe(configured({ PORT: '0', METRICS_PORT: '0' }))).not.toThrow();
  });
});
