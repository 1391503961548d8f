import { amtool, promtool } from '@job-scheduler/testing';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inDocker, RULE_FILES, TEST_FILES } from './alerts.for-spec.js';
import { readText } from './compose-file.for-spec.js';

jest.setTimeout(120_000);

let scratch = '';
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'alerts-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** Writes a file of docker/ in which something is wrong; resolves to its path. */
async function broken(path: string, part: string, wrong: string): Promise<string> {
  const text = readText(path);
  const result = text.replaceAll(part, wrong);
  if (result === text) throw new Error(`${path} has no ${part}.`);
  const file = join(scratch, path);
  await writeFile(file, result);
  return file;
}

describe('promtool', () => {
  it('accepts the rules', async () => {
    expect(await promtool('check', 'rules', '--lint-fatal', ...RULE_FILES.map(inDocker))).toContain(
      'SUCCESS',
    );
  });

  it.each(TEST_FILES)('sees each alert fire and end as %s says', async (path) => {
    expect(await promtool('test', 'rules', inDocker(path))).toContain('SUCCESS');
  });

  it('refuses a rule that Prometheus would not understand', async () => {
    await cp(inDocker('prometheus'), join(scratch, 'prometheus'), { recursive: true });
    const file = await broken('prometheus/rules/alerts.yml', 'absent(', 'missing(');
    await expect(promtool('check', 'rules', '--lint-fatal', file)).rejects.toThrow('missing');
  });

  it('notices rules that have come not to fire', async () => {
    await cp(inDocker('prometheus'), join(scratch, 'prometheus'), { recursive: true });
    await broken('prometheus/rules/slo.yml', '> 14.4 * 0.001', '> 14400 * 0.001');
    const test = promtool('test', 'rules', join(scratch, 'prometheus/tests/slo.test.yml'));
    await expect(test).rejects.toThrow('BudgetBurnsFast');
  });

  it('accepts the configuration of Prometheus, but for files that are only in its container', async () => {
    const output = await promtool('check', 'config', '--syntax-only', inDocker('prometheus/prometheus.yml'));
    expect(output).toContain('SUCCESS');
  });

  it('refuses a configuration that Prometheus would not start with', async () => {
    await cp(inDocker('prometheus'), join(scratch, 'prometheus'), { recursive: true });
    const file = await broken('prometheus/prometheus.yml', 'static_configs:', 'fixed_configs:');
    await expect(promtool('check', 'config', '--syntax-only', file)).rejects.toThrow('fixed_configs');
  });
});

describe('amtool', () => {
  it('accepts the configuration of Alertmanager', async () => {
    const output = await amtool('check-config', inDocker('alertmanager/alertmanager.yml'));
    expect(output).toContain('SUCCESS');
  });

  it('refuses a route to a receiver that there is not', async () => {
    await cp(inDocker('alertmanager'), join(scratch, 'alertmanager'), { recursive: true });
    const file = await broken('alertmanager/alertmanager.yml', '- name: page', '- name: pager');
    await expect(amtool('check-config', file)).rejects.toThrow('undefined receiver "page"');
  });
});
