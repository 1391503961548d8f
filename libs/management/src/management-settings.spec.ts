import { refuseUnsafe, type ApiExposure } from './management-settings.js';

const exposed = (given: Partial<ApiExposure>): ApiExposure => ({
  HOST: '127.0.0.1',
  PORT: 8000,
  METRICS_PORT: 9464,
  API_ADMIN_KEY: '',
  ...given,
});

describe('refuseUnsafe', () => {
  it.each(['127.0.0.1', '127.8.9.10', '::1', 'localhost'])('lets %s go without a key', (HOST) => {
    expect(() => refuseUnsafe(exposed({ HOST }))).not.toThrow();
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', 'example.com', '::ffff:10.0.0.1'])(
    'wants a key for %s',
    (HOST) => {
      expect(() => refuseUnsafe(exposed({ HOST }))).toThrow(
        `HOST ${HOST} can be reached from other machines`,
      );
      expect(() => refuseUnsafe(exposed({ HOST, API_ADMIN_KEY: 'secret' }))).not.toThrow();
    },
  );

  it('wants two ports', () => {
    const same = exposed({ PORT: 8000, METRICS_PORT: 8000 });
    expect(() => refuseUnsafe(same)).toThrow(
      'PORT and METRICS_PORT are both 8000: set one of them to another port.',
    );
    expect(() => refuseUnsafe(exposed({ PORT: 0, METRICS_PORT: 0 }))).not.toThrow();
  });
});
