import { amtool, promtool } from '@job-scheduler/testing';
import { inDocker, RULE_FILES, TEST_FILES } from './alerts.for-spec.js';

jest.setTimeout(120_000);

describe('promtool', () => {
  it('accepts the rules', async () => {
    expect(await promtool('check', 'rules', '--lint-fatal', ...RULE_FILES.map(inDocker))).toContain(
      'SUCCESS',
    );
  });

  it.each(TEST_FILES)('sees each alert fire and end as %s says', async (path) => {
    expect(await promtool('test', 'rules', inDocker(path))).toContain('SUCCESS');
  });

  it('accepts the configuration of Prometheus, but for files that are only in its container', async () => {
    const output = await promtool('check', 'config', '--syntax-only', inDocker('prometheus/prometheus.yml'));
    expect(output).toContain('SUCCESS');
  });
});

describe('amtool', () => {
  it('accepts the configuration of Alertmanager', async () => {
    const output = await amtool('check-config', inDocker('alertmanager/alertmanager.yml'));
    expect(output).toContain('SUCCESS');
  });
});
