import { Clock } from '@job-scheduler/job-model';
import { EventLog, readConfiguration } from '@job-scheduler/platform';
import { Registry } from 'prom-client';
import { AddressGuard } from '../addresses/address-guard.js';
import { addressPolicy, addressSettings } from '../addresses/address-settings.js';
import { AddressChoice } from './address-choice.js';
import { AddressMetrics } from './address-metrics.js';

/** Goes on as soon as somebody sleeps. */
class EagerClock extends Clock {
  slept = 0;
  now = () => 0;
  monotonic = () => 0;
  sleep(): Promise<void> {
    this.slept += 1;
    return Promise.resolve();
  }
}

class Lines extends EventLog {
  readonly lines: string[] = [];
  debug = (event: string, message: string) => void this.lines.push(`debug ${event}: ${message}`);
  info = (event: string, message: string) => void this.lines.push(`info ${event}: ${message}`);
  warn = (event: string, message: string) => void this.lines.push(`warn ${event}: ${message}`);
  error = (event: string, message: string) => void this.lines.push(`error ${event}: ${message}`);
}

const [PRIVATE, PUBLIC] = ['10.0.0.1', '8.8.8.8'];

/** The start of a process with these settings. */
async function start(
  environment: Record<string, string>,
  predatesAddressPolicy: () => Promise<boolean>,
  isLocal = false,
) {
  const settings = readConfiguration(addressSettings, environment);
  const registry = new Registry();
  const scope = settings.CALLBACK_ADDRESSES || (isLocal ? 'any' : 'public');
  const guard = new AddressGuard(addressPolicy(settings, scope), new AddressMetrics(registry));
  const [clock, log] = [new EagerClock(), new Lines()];
  await new AddressChoice({ settings, isLocal }, { predatesAddressPolicy }, guard, clock, log).make(
    new AbortController().signal,
  );
  const allows = (address: string, host = 'target.example') => {
    try {
      return guard.allowed([{ address }], host).length === 1;
    } catch {
      return false;
    }
  };
  const counted = async (name: string) =>
    (await registry.getSingleMetric(`job_scheduler_address_${name}_total`)?.get())?.values[0]?.value;
  return { allows, counted, lines: log.lines, clock };
}

const unasked = () => Promise.reject(new Error('Nobody should have asked.'));

it('a new installation allows public addresses alone', async () => {
  const { allows, counted, lines } = await start({}, () => Promise.resolve(false));
  expect([allows(PUBLIC), allows(PRIVATE)]).toEqual([true, false]);
  expect(lines).toEqual([]);
  expect(await counted('denied')).toBe(1);
});

it('one with jobs from before the setting goes on, warns, and counts what will be denied', async () => {
  const { allows, counted, lines } = await start({ CALLBACK_ALLOW_HOSTS: 'echo' }, () =>
    Promise.resolve(true),
  );
  expect([PUBLIC, PRIVATE, '169.254.1.1'].map((address) => allows(address))).toEqual([true, true, false]);
  expect(allows(PRIVATE, 'echo')).toBe(true);
  expect(lines).toEqual([
    expect.stringMatching(/^warn addresses_kept: .* set CALLBACK_ADDRESSES to public, /),
  ]);
  expect(await counted('would_be_denied')).toBe(1);
  expect(await counted('denied')).toBe(1);
});

it.each([
  ['public', false],
  ['any', true],
])('the setting %s holds whatever the installation is', async (CALLBACK_ADDRESSES, isAllowed) => {
  const { allows, lines, counted } = await start({ CALLBACK_ADDRESSES }, unasked, true);
  expect(allows(PRIVATE)).toBe(isAllowed);
  expect(lines).toEqual([]);
  expect(await counted('would_be_denied')).toBe(0);
});

it('a process that serves this machine alone allows private addresses, and says so', async () => {
  const { allows, lines } = await start({}, unasked, true);
  expect([allows(PRIVATE), allows('169.254.169.254')]).toEqual([true, false]);
  expect(lines).toEqual([
    expect.stringMatching(/^info addresses_any: .* set CALLBACK_ADDRESSES=public to forbid it\.$/),
  ]);
});

it('while the age of the installation is not known, it asks again', async () => {
  const answers = [new Error('away'), new Error('away'), true];
  const { allows, lines, clock } = await start({}, () => {
    const answer = answers.shift();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer === true);
  });
  expect(clock.slept).toBe(2);
  expect(allows(PRIVATE)).toBe(true);
  expect(lines[0]).toBe('warn addresses_undecided: Where calls may go is not known yet; retrying: away');
  expect(lines).toHaveLength(2);
});

it.each([
  [{ CALLBACK_ADDRESSES: 'private' }, 'CALLBACK_ADDRESSES must be public or any.'],
  ...[
    ...[
      '10.0.0.0/33',
      '10.0.0/8',
      '::/129',
      'fe80::1%eth0',
      '10.0.0.0/8/8',
      '0x7f.1',
      'localhost',
      '10.0.0.0/ 8',
    ],
  ].map((cidr) => [
    { CALLBACK_ALLOW_CIDRS: `10.0.0.0/8, ${cidr}` },
    `CALLBACK_ALLOW_CIDRS must be addresses or CIDR blocks such as 10.1.0.0/16, separated by commas; ${cidr} is not one.`,
  ]),
  [
    { CALLBACK_DENY_CIDRS: '1.2.3.4/' },
    'CALLBACK_DENY_CIDRS must be addresses or CIDR blocks such as 10.1.0.0/16, separated by commas; 1.2.3.4/ is not one.',
  ],
  ...['http://echo', 'echo:9000', '*.example.com', 'a b', 'user@echo'].map((host) => [
    { CALLBACK_ALLOW_HOSTS: host },
    `CALLBACK_ALLOW_HOSTS must be host names, separated by commas; ${host} is not one.`,
  ]),
] as [Record<string, string>, string][])('refuses %j at the start', (environment, message) => {
  expect(() => readConfiguration(addressSettings, environment)).toThrow(message);
});
