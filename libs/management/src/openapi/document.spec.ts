import { jobDefinitionSchema, schedulePreviewSchema } from '@job-scheduler/job-model';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pauseBodySchema } from '../jobs/job-body.js';
import { errorsPage } from '../problems/errors-page.js';
import { describeApi } from './offline-document.js';

const fromRoot = (path: string): string => readFileSync(join(__dirname, '../../../..', path), 'utf8');

interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  responses: Record<string, { description: string; content?: Record<string, unknown> }>;
}

describe('the OpenAPI document', () => {
  let document: Awaited<ReturnType<typeof describeApi>>;
  let operations: Operation[];

  beforeAll(async () => {
    document = await describeApi(JSON.parse(fromRoot('package.json')).version);
    operations = Object.values(document.paths).flatMap((item) => Object.values(item) as Operation[]);
  });

  it('is committed as the code has it: after a change, npm run documents -w @job-scheduler/management', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(JSON.parse(fromRoot('openapi.json')));
  });

  it('names every operation once, with a summary and a tag', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { operationId, summary, tags } of operations) {
      expect(operationId).toMatch(/^[a-z][A-Za-z]+$/);
      expect(summary).not.toBe('');
      expect(tags).toHaveLength(1);
    }
  });

  it('documents every 4xx as problem details', () => {
    for (const { responses } of operations) {
      const refusals = Object.entries(responses).filter(([status]) => status.startsWith('4'));
      expect(refusals.length).toBeGreaterThan(0);
      for (const [, { description, content }] of refusals) {
        expect(Object.keys(content ?? {})).toEqual(['application/problem+json']);
        expect(description).not.toBe('');
      }
    }
  });

  it('refers only to schemas that it has', () => {
    const references = JSON.stringify(document).match(/#\/components\/schemas\/\w+/g) ?? [];
    const known = Object.keys(document.components?.schemas ?? {}).map(
      (name) => `#/components/schemas/${name}`,
    );
    expect(references.filter((reference) => !known.includes(reference))).toEqual([]);
  });

  it('has examples that validate', () => {
    const exampleOf = (name: string): unknown =>
      (document.components?.schemas?.[name] as { example?: unknown } | undefined)?.example;
    expect(jobDefinitionSchema.safeParse(exampleOf('JobDefinition')).error).toBeUndefined();
    expect(jobDefinitionSchema.safeParse(exampleOf('NamedJobDefinition')).error).toBeUndefined();
    expect(schedulePreviewSchema.safeParse(exampleOf('SchedulePreviewRequest')).error).toBeUndefined();
    expect(pauseBodySchema.safeParse(exampleOf('PauseRequest')).error).toBeUndefined();
  });
});

describe('docs/errors.md', () => {
  it('is committed as the catalogue has it: after a change, npm run documents -w @job-scheduler/management', () => {
    expect(fromRoot('docs/errors.md')).toBe(errorsPage());
  });
});
