import {
  DENIED_IPV4,
  DENIED_IPV6,
  DENIED_SPELLINGS,
  embeddedIn,
  PUBLIC_IPV4,
  PUBLIC_IPV6,
} from '../testing.js';
import { AddressGuard } from './address-guard.js';
import { addressPolicy, policyOf } from './address-settings.js';

const NOTHING = {
  CALLBACK_ADDRESSES: '',
  CALLBACK_ALLOW_CIDRS: '',
  CALLBACK_DENY_CIDRS: '',
  CALLBACK_ALLOW_HOSTS: '',
} as const;

const HOST = 'target.example';

describe('the scope public', () => {
  const policy = policyOf('public');

  test.each([...DENIED_IPV4, ...DENIED_IPV6])('denies %s', (address) => {
    expect(policy.allows(address, HOST)).toBe(false);
  });

  test.each([...PUBLIC_IPV4, ...PUBLIC_IPV6])('allows %s', (address) => {
    expect(policy.allows(address, HOST)).toBe(true);
  });

  test('denies every denied IPv4 address inside an IPv6 address too', () => {
    const embedded = DENIED_IPV4.flatMap(embeddedIn);
    expect(embedded.length).toBeGreaterThan(300);
    expect(embedded.filter((address) => policy.allows(address, HOST))).toEqual([]);
  });

  test.each(['', 'localhost', '127.1', '0x7f000001', '127.0.0.1.', '1.2.3', '::ffff:1.2.3', 'fe80::1%eth0'])(
    'denies %j, which is no address, or has a zone',
    (text) => {
      expect(policy.allows(text, HOST)).toBe(false);
    },
  );
});

describe('the scope any', () => {
  const policy = policyOf('any');

  test.each(['127.0.0.1', '10.0.0.1', '0.0.0.0', '::1', '::', 'fd12::1', '8.8.8.8', '::ffff:192.168.1.1'])(
    'allows %s',
    (address) => {
      expect(policy.allows(address, HOST)).toBe(true);
    },
  );

  test.each([
    ...['169.254.1.2', 'fe80::1', 'fe80::1%eth0', ...embeddedIn('169.254.1.2')],
    ...[
      '169.254.169.254',
      '168.63.129.16',
      '100.100.100.200',
      'fd00:ec2::254',
      ...embeddedIn('100.100.100.200'),
    ],
  ])('denies %s, which is link-local or tells credentials', (address) => {
    expect(policy.allows(address, HOST)).toBe(false);
  });
});

describe('the settings', () => {
  test('allow blocks and names besides, and deny before all', () => {
    const policy = addressPolicy(
      {
        ...NOTHING,
        CALLBACK_ALLOW_CIDRS: '10.1.0.0/16, fd00:1::/32',
        CALLBACK_DENY_CIDRS: '10.1.9.0/24,8.8.8.8',
        CALLBACK_ALLOW_HOSTS: 'echo, Hooks.Internal.,192.168.7.9,[::1]'.replace(',[::1]', ',::1'),
      },
      'public',
    );
    const verdicts: [address: string, host: string, allowed: boolean][] = [
      ['10.1.0.1', HOST, true],
      ['::ffff:10.1.0.1', HOST, true],
      ['64:ff9b::a01:1', HOST, true],
      ['10.2.0.1', HOST, false],
      ['fd00:1::1', HOST, true],
      ['fd00:2::1', HOST, false],
      ['10.1.9.1', HOST, false],
      ['10.1.9.1', 'echo', false],
      ['::ffff:10.1.9.1', 'echo', false],
      ['8.8.8.8', HOST, false],
      ['8.8.4.4', HOST, true],
      ['172.16.0.1', 'echo', true],
      ['172.16.0.1', 'ECHO.', true],
      ['172.16.0.1', 'echo.example', false],
      ['172.16.0.1', 'hooks.internal', true],
      ['192.168.7.9', '192.168.7.9', true],
      ['192.168.7.9', HOST, true],
      ['::1', '::1', true],
    ];
    expect(verdicts.filter(([address, host, allowed]) => policy.allows(address, host) !== allowed)).toEqual(
      [],
    );
  });

  test.each(['public', 'any'] as const)('with %s, only an address alone opens metadata', (scope) => {
    const metadata = '169.254.169.254';
    const allows = (settings: Partial<Record<keyof typeof NOTHING, string>>) =>
      addressPolicy({ ...NOTHING, ...settings } as typeof NOTHING, scope).allows(metadata, 'metadata');
    expect(allows({ CALLBACK_ALLOW_CIDRS: '169.254.0.0/16,0.0.0.0/0' })).toBe(false);
    expect(allows({ CALLBACK_ALLOW_HOSTS: 'metadata' })).toBe(false);
    expect(allows({ CALLBACK_ALLOW_CIDRS: metadata })).toBe(true);
    expect(allows({ CALLBACK_ALLOW_CIDRS: `${metadata}/32` })).toBe(true);
    expect(allows({ CALLBACK_ALLOW_CIDRS: metadata, CALLBACK_DENY_CIDRS: metadata })).toBe(false);
  });
});

describe('a URL', () => {
  const guard = new AddressGuard(policyOf('public'));

  test.each([...DENIED_SPELLINGS, ...DENIED_IPV4, ...DENIED_IPV6.map((address) => `[${address}]`)])(
    'with the host %s names an address that may never be called',
    (host) => {
      expect(guard.deniesLiteral(`http://${host}:8080/path?query`)).toBe(true);
    },
  );

  test.each([
    'http://8.8.8.8/',
    'https://[2001:4860:4860::8888]/',
    'http://localhost/',
    'http://127.0.0.1.example/',
    '',
  ])('such as %j may be stored', (url) => {
    expect(guard.deniesLiteral(url)).toBe(false);
  });
});
