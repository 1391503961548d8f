import { ConfigurationError, readConfiguration } from '@job-scheduler/platform';
import { accessOptions, managementSettings, refuseUnsafe, type ApiExposure } from './management-settings.js';

const exposed = (given: Partial<ApiExposure>): ApiExposure => ({
  HOST: '127.0.0.1',
  PORT: 8000,
  METRICS_PORT: 9464,
  API_ADMIN_KEY: '',
  TRUSTED_PROXIES: '',
  API_RATE_PER_MINUTE: 6000,
  PUBLIC_URL: '',
  OIDC_ISSUER: '',
  OIDC_CLIENT_ID: '',
  OIDC_CLIENT_SECRET: '',
  OIDC_NAME: '',
  OIDC_SCOPES: 'openid email profile',
  OIDC_GROUPS_CLAIM: 'groups',
  OIDC_ROLES: '',
  OIDC_DOMAINS: '',
  OIDC_SESSION_HOURS: 12,
  ...given,
});

const WITH_PROVIDER = {
  PUBLIC_URL: 'https://jobs.example.com',
  OIDC_ISSUER: 'https://login.example.com/realms/main',
  OIDC_CLIENT_ID: 'job-scheduler',
  OIDC_ROLES: 'ops=admin, cn=team-a=editor:team-a+team-b, *=viewer',
};

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

  it('lets nobody in without a key or a session where people sign in with a provider', () => {
    expect(accessOptions(exposed(WITH_PROVIDER))).toMatchObject({
      isOpen: false,
      provider: {
        issuer: 'https://login.example.com/realms/main',
        name: 'login.example.com',
        grants: [
          { group: 'ops', role: 'admin', namespaces: null },
          { group: 'cn=team-a', role: 'editor', namespaces: ['team-a', 'team-b'] },
          { group: '*', role: 'viewer', namespaces: null },
        ],
        session_ms: 43_200_000,
        redirect_uri: 'https://jobs.example.com/oidc/callback',
      },
    });
    expect(accessOptions(exposed({})).provider).toBeNull();
  });

  it.each([
    ['PUBLIC_URL', '', 'OIDC_ISSUER is set, so PUBLIC_URL must be too: give the https URL at which'],
    ['PUBLIC_URL', 'http://jobs.example.com', 'OIDC_ISSUER is set, so PUBLIC_URL must be too'],
    ['OIDC_CLIENT_ID', '', 'OIDC_ISSUER is set, so OIDC_CLIENT_ID must be too'],
    ['OIDC_ROLES', ' , ', 'OIDC_ISSUER is set, so OIDC_ROLES must be too: give what people may do'],
  ])('wants all that a sign-in needs: %s is not %j', (name, value, sentence) => {
    expect(() => refuseUnsafe(exposed({ ...WITH_PROVIDER, [name]: value }))).toThrow(sentence);
    expect(() => refuseUnsafe(exposed({ [name]: value }))).not.toThrow();
  });

  it.each([
    ['OIDC_ISSUER', 'http://login.example.com', 'must be an https URL, or an http URL of this machine'],
    ['OIDC_ISSUER', 'login.example.com', 'must be an https URL'],
    ['OIDC_SCOPES', 'email profile', 'must have openid among its words'],
    ['OIDC_ROLES', 'ops', 'ops is not <group>=<'],
    ['OIDC_ROLES', 'ops=owner', 'ops=owner is not <group>=<'],
    ['OIDC_ROLES', '=admin', '=admin is not <group>=<'],
    ['OIDC_ROLES', 'ops=admin:team-a', 'ops=admin:team-a is not <group>=<'],
    ['OIDC_ROLES', 'ops=editor:Team A', 'ops=editor:Team A is not <group>=<'],
    ['OIDC_SESSION_HOURS', '13', 'must be a whole number from 1 to 12'],
  ])('reads %s=%s, and says what is wrong with it', (name, value, sentence) => {
    expect(() => readConfiguration(managementSettings, { [name]: value })).toThrow(`${name} `);
    expect(() => readConfiguration(managementSettings, { [name]: value })).toThrow(sentence);
  });

  it('takes the page of traces, and says what is wrong with it', () => {
    const read = (TRACE_URL: string) => readConfiguration(managementSettings, { TRACE_URL }).TRACE_URL;
    expect(read('https://jaeger.example.com/trace/{trace_id}')).toBe(
      'https://jaeger.example.com/trace/{trace_id}',
    );
    for (const wrong of ['jaeger.example.com/{trace_id}', 'https://jaeger.example.com/trace/']) {
      expect(() => read(wrong)).toThrow(
        new ConfigurationError(
          'TRACE_URL must be an http or https URL with {trace_id} in it, such as https://jaeger.example.com/trace/{trace_id}.',
        ),
      );
    }
  });

  it('takes a provider and pages on loopback without TLS', () => {
    const local = { OIDC_ISSUER: 'http://127.0.0.1:8080', PUBLIC_URL: 'http://localhost:8000' };
    expect(readConfiguration(managementSettings, local).OIDC_ISSUER).toBe(local.OIDC_ISSUER);
    expect(accessOptions(exposed({ ...WITH_PROVIDER, ...local })).provider).not.toBeNull();
  });

  it('wants two ports', () => {
    const same = exposed({ PORT: 8000, METRICS_PORT: 8000 });
    expect(() => refuseUnsafe(same)).toThrow(
      'PORT and METRICS_PORT are both 8000: set one of them to another port.',
    );
    expect(() => refuseUnsafe(exposed({ PORT: 0, METRICS_PORT: 0 }))).not.toThrow();
  });
});
