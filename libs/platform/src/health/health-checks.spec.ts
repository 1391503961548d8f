import { SystemClock } from '../clock/system-clock.js';
import { DependencyHealthChecks, type DependencyProbe, type DependencyStatus } from './health-checks.js';

const probe = (status: DependencyStatus, isVital = true): DependencyProbe => ({
  look: () => status,
  isVital,
});

const checks = (postgres: DependencyProbe, redis: DependencyProbe, rabbitmq = probe('unused')) =>
  new DependencyHealthChecks({ postgres, redis, rabbitmq }, new SystemClock());

describe('DependencyHealthChecks', () => {
  it('is ok when everything answers, is embedded or not used', async () => {
    expect(await checks(probe('up'), probe('embedded')).check()).toEqual({
      status: 'ok',
      dependencies: { postgres: 'up', redis: 'embedded', rabbitmq: 'unused' },
      zone_data: '2026f',
    });
  });

  it.each(['down', 'outdated', 'blocked'] as const)(
    'is unavailable when what it cannot do without is %s',
    async (status) => {
      expect((await checks(probe(status), probe('up')).check()).status).toBe('unavailable');
    },
  );

  it('is degraded when only what it can do without is down', async () => {
    expect((await checks(probe('up'), probe('down', false)).check()).status).toBe('degraded');
  });

  it('counts as down what fails to answer, and what does not answer in time', async () => {
    const failing = { look: () => Promise.reject(new Error('refused')), isVital: false };
    const silent = { look: () => new Promise<DependencyStatus>(() => undefined), isVital: false };
    expect((await checks(probe('up'), failing, silent).check()).dependencies).toEqual({
      postgres: 'up',
      redis: 'down',
      rabbitmq: 'down',
    });
  });
});
