import { jobDefinitionSchema, schedulePreviewSchema } from '@job-scheduler/job-model';
import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyResultSchema } from '../apply/apply-body.js';
import { jobFileSchema } from '../apply/job-file-schema.js';
import { alertViewSchema } from '../alerts/alert-view.js';
import { importBodySchema, importResultSchema } from '../imports/import-body.js';
import { backfillBodySchema, backfillPreviewSchema } from '../jobs/backfill-body.js';
import { pauseBodySchema } from '../jobs/job-body.js';
import { jobSchema, resumedJobSchema } from '../jobs/job-view.js';
import { bulkBodySchema, bulkPreviewSchema } from '../operations/bulk-body.js';
import { EXAMPLE_NEW_BACKFILL_VIEW, EXAMPLE_NEW_BULK_VIEW } from '../operations/operation-examples.js';
import { longOperationSchema } from '../operations/operation-view.js';
import { errorsPage } from '../problems/errors-page.js';
import { revisionSchema, revisionSummarySchema } from '../revisions/revision-view.js';
import { runSchema } from '../runs/run-view.js';
import { previewSchema } from '../schedules/preview.js';
import { EXAMPLE_TICK_PAGE, tickSchema } from '../ticks/tick-view.js';
import { EXAMPLE_PAUSED_JOB_VIEW, EXAMPLE_QUEUED_RUN, EXAMPLE_RUN_PAGE } from './example-answers.js';
import { EXAMPLE_JOB } from './example-job.js';
import { describeApi } from './offline-document.js';
import { problemSchema } from './problem-schema.js';

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
    const unnamed = exampleOf('NamedJobDefinition') as object;
    expect(jobDefinitionSchema.safeParse({ name: 'of the path', ...unnamed }).error).toBeUndefined();
    expect(schedulePreviewSchema.safeParse(exampleOf('SchedulePreviewRequest')).error).toBeUndefined();
    expect(pauseBodySchema.safeParse(exampleOf('PauseRequest')).error).toBeUndefined();
    expect(jobSchema.safeParse(exampleOf('Job')).error).toBeUndefined();
    expect(resumedJobSchema.safeParse(exampleOf('ResumedJob')).error).toBeUndefined();
    expect(runSchema.safeParse(exampleOf('Run')).error).toBeUndefined();
    expect(previewSchema.safeParse(exampleOf('SchedulePreview')).error).toBeUndefined();
    expect(backfillBodySchema.safeParse(exampleOf('BackfillRequest')).error).toBeUndefined();
    expect(backfillPreviewSchema.safeParse(exampleOf('BackfillPreview')).error).toBeUndefined();
    expect(bulkBodySchema.safeParse(exampleOf('BulkRequest')).error).toBeUndefined();
    expect(bulkPreviewSchema.safeParse(exampleOf('BulkPreview')).error).toBeUndefined();
    expect(longOperationSchema.safeParse(exampleOf('LongOperation')).error).toBeUndefined();
    expect(longOperationSchema.safeParse(EXAMPLE_NEW_BACKFILL_VIEW).error).toBeUndefined();
    expect(longOperationSchema.safeParse(EXAMPLE_NEW_BULK_VIEW).error).toBeUndefined();
    expect(tickSchema.array().safeParse(EXAMPLE_TICK_PAGE.data).error).toBeUndefined();
    expect(revisionSchema.safeParse(exampleOf('Revision')).error).toBeUndefined();
    expect(revisionSummarySchema.safeParse(exampleOf('RevisionSummary')).error).toBeUndefined();
    expect(applyResultSchema.safeParse(exampleOf('ApplyResult')).error).toBeUndefined();
    expect(importBodySchema.safeParse(exampleOf('ImportRequest')).error).toBeUndefined();
    expect(importResultSchema.safeParse(exampleOf('ImportResult')).error).toBeUndefined();
    expect(alertViewSchema.safeParse(exampleOf('Alert')).error).toBeUndefined();
    expect(jobSchema.safeParse(EXAMPLE_PAUSED_JOB_VIEW).error).toBeUndefined();
    expect(runSchema.safeParse(EXAMPLE_QUEUED_RUN).error).toBeUndefined();
    expect(runSchema.array().safeParse(EXAMPLE_RUN_PAGE.data).error).toBeUndefined();
  });

  it('names no job in the example of a route whose path does: another name would be refused', () => {
    expect(document.components?.schemas?.['NamedJobDefinition']).not.toHaveProperty('example.name');
  });

  it('has an example of every error', () => {
    const examples = Object.entries(document.components?.examples ?? {});
    const references = JSON.stringify(document).match(/#\/components\/examples\/\w+/g) ?? [];
    expect(new Set(references)).toEqual(new Set(examples.map(([code]) => `#/components/examples/${code}`)));
    for (const [code, example] of examples) {
      expect(example).toMatchObject({ value: { code } });
      expect(problemSchema.safeParse((example as { value: unknown }).value).error).toBeUndefined();
    }
  });
});

describe('docs/errors.md', () => {
  it('is committed as the catalogue has it: after a change, npm run documents -w @job-scheduler/management', () => {
    expect(fromRoot('docs/errors.md')).toBe(errorsPage());
  });
});

describe('docs/schemas/job.json', () => {
  const schema = JSON.parse(fromRoot('docs/schemas/job.json'));
  const isValid = new Ajv({ strict: false, formats: { 'date-time': true, uri: true, email: true } }).compile(
    schema,
  );

  it('is committed as the code has it: after a change, npm run documents -w @job-scheduler/management', () => {
    expect(schema).toEqual(JSON.parse(JSON.stringify(jobFileSchema())));
  });

  it.each<[what: string, file: unknown, expected: boolean]>([
    ['a job', EXAMPLE_JOB, true],
    ['a list of jobs', [EXAMPLE_JOB, { ...EXAMPLE_JOB, active: false, retry: { max_attempts: 3 } }], true],
    ['an export', { jobs: [EXAMPLE_JOB] }, true],
    ['a field that does not exist', { ...EXAMPLE_JOB, colour: 'red' }, false],
    ['a job without a URL', { jobs: [{ ...EXAMPLE_JOB, job: {} }] }, false],
  ])('judges %s', (_, file, expected) => {
    expect(isValid(file)).toBe(expected);
  });
});
