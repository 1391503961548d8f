import { importEventBridge } from './eventbridge.js';
import { RUNNER, OPTIONS } from './imported.fixture-spec.js';
import type { Imported, ImportOptions } from './imported.js';
import { importKubernetes } from './kubernetes.js';

describe('a long text', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => index);
  /** Far more than it takes, and far less than what reads the text again for each entry. */
  const SECONDS = 5;
  const read = (imports: (text: string, options: ImportOptions) => Imported, text: string): Imported => {
    const before = process.cpuUsage();
    const imported = imports(text, { ...OPTIONS, callbackUrl: RUNNER });
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000_000).toBeLessThan(SECONDS);
    return imported;
  };

  it('of EventBridge is read once, and its lines are known', () => {
    const rules = many.map((index) => ({
      Name: `rule-${index}`,
      Description: 'x'.repeat(300),
      ScheduleExpression: 'rate(5 minutes)',
    }));
    const { jobs } = read(importEventBridge, JSON.stringify({ Rules: rules }, null, 2));
    expect(jobs.map(({ line }) => line)).toEqual(many.map((index) => 4 + index * 5));
    expect(new Set(read(importEventBridge, JSON.stringify(rules)).jobs.map(({ line }) => line)).size).toBe(1);
  });

  it('of manifests is read once, in one document or many', () => {
    const cronJob = (index: number) =>
      `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: job-${index}}\nspec:\n  schedule: "0 * * * *"\n\n  jobTemplate: {spec: {template: {spec: {containers: [{image: a}]}}}}\n`;
    const documents = read(importKubernetes, many.slice(0, 3_000).map(cronJob).join('---\n'));
    expect(documents.jobs).toHaveLength(3_000);
    expect(documents.jobs[2]?.line).toBe(17);
    const items = many.slice(0, 3_000).map((index) => `- ${cronJob(index).replaceAll('\n', '\n  ')}\n`);
    const list = read(importKubernetes, `kind: List\nitems:\n${items.join('')}`);
    expect(list.jobs.map(({ line }) => line)).toEqual(items.map((_, index) => 3 + index * 8));
    const comments = `# ${'x'.repeat(60)}\n\n`.repeat(50_000);
    expect(read(importKubernetes, `${cronJob(0)}${comments}`).jobs).toHaveLength(1);
  });
});
