import { readConfiguration } from '@job-scheduler/platform';
import { accessOptions, managementSettings, refuseUnsafe, type ApiExposure } from './management-settings.js';

const exposed = (given: Partial<ApiExposure>): ApiExposure => ({
  HOST: '127.0.0.1',
  PORT: 8000,
  METRICS_PORT: 9464,
  API_ADMIN_KEY: '',
  TRUSTED_PROXIES: '',
  API_RATE_PER_MINUTE: 6000,
  ...given,
});

describe('refuseUnsafe', () => {
  it.each(['127.0.0.1', '127.8.9.10', '::1', 'localhost'])('lets %s go with any key or none', (HOST) => {
    expect(() => refuseUnsafe(exposed({ HOST }))).not.toThrow();
    expect(() => refuseUnsafe(exposed({ HOST, API_ADMIN_KEY: 'short' }))).not.toThrow();
    expect(accessOptions(exposed({ HOST }))).toMatchObject({ adminKey: null, isOpen: true });
    expect(accessOptions(exposed({ HOST, API_ADMIN_KEY: 'short' }))).toMatchObject({ isOpen: false });
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', 'example.com', '::ffff:10.0.0.1'])(
    'wants a long key for %s, or none, which makes the first API key',
    (HOST) => {
      expect(() => refuseUnsafe(exposed({ HOST, API_ADMIN_KEY: 'development' }))).toThrow(
        `HOST ${HOST} can be reached from other machines, so API_ADMIN_KEY must have at least 16 characters`,
      );
      expect(() => refuseUnsafe(exposed({ HOST, API_ADMIN_KEY: 'sixteen-letters-' }))).not.toThrow();
      expect(() => refuseUnsafe(exposed({ HOST }))).not.toThrow();
      expect(accessOptions(exposed({ HOST }))).toMatchObject({ adminKey: null, isOpen: false });
    },
  );

  it('takes addresses and blocks for proxies', () => {
    const read = (TRUSTED_PROXIES: string) => readConfiguration(managementSettings, { TRUSTED_PROXIES });
    expect(read('10.0.0.0/8, ::1').TRUSTED_PROXIES).toBe('10.0.0.0/8, ::1');
    expect(accessOptions(exposed({ TRUSTED_PROXIES: '10.0.0.0/8, ::1' })).trustedProxies).toEqual([
      '10.0.0.0/8',
      '::1',
    ]);
    expect(() => read('10.0.0.0/8,proxy')).toThrow('TRUSTED_PROXIES must be addresses or CIDR blocks');
  });

  it('wants two ports', () => {
    const same = exposed({ PORT: 8000, METRICS_PORT: 8000 });
    expect(() => refuseUnsafe(same)).toThrow(
      'PORT and METRICS_PORT are both 8000: set one of them to another port.',
    );
    expect(() => refuseUnsafe(exposed({ PORT: 0, METRICS_PORT: 0 }))).not.toThrow();
  });
});
