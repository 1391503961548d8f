import {
  BULK_ACTIONS,
  compileSchedule,
  jobDefinitionSchema,
  OPERATION_KINDS,
} from '@job-scheduler/job-model';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { z } from 'zod';

/**
 * What jobs and operations may say, release by release, and the migration that made it so. Older processes leave alone
 * what is stored once they find a migration that they do not know (ADR 22).
 */
const RULES: [migration: string, fingerprint: string][] = [
  ['0007_zone_data.sql', '95b234657c79612f'],
  ['0011_addresses.sql', '5eb526b4d16cab93'],
  ['0012_namespaces.sql', '9ce32034eba8074b'],
  ['0013_secrets.sql', 'f8d6a4612f4fb7bd'],
  ['0015_bulk_tags.sql', 'd57377831197fc31'],
];

const WHAT_TO_DO = `What a job may say has changed. If it says more than before (a field, a value, a form of schedule, a placeholder),
older processes would misread it: add a migration, an empty one if need be, and append its name with the new fingerprint to RULES.
If it says the same in other words, or less, put the new fingerprint in the place of the last one.`;

const JOB = { name: 'probe', schedule: '@daily', job: { callback_url: 'http://localhost/' } };

/** The schema of a job without its words. */
const schema = z.toJSONSchema(jobDefinitionSchema, {
  io: 'input',
  unrepresentable: 'any',
  override: ({ jsonSchema }) => {
    delete jsonSchema.description;
    delete jsonSchema.example;
    delete jsonSchema.examples;
  },
});

/** What the refusal of a definition says. The parts of the grammar that no schema shows are told there. */
const refusalOf = (part: object): string =>
  (jobDefinitionSchema.safeParse({ ...JOB, ...part }).error?.issues ?? [])
    .map(({ message }) => message)
    .join();

const REFUSED: object[] = [
  ...['! * * * * *', '0 ! * * * *', '0 0 ! * * *', '0 0 0 ! * *', '0 0 0 1 ! *', '0 0 0 1 1 !'].map(
    (schedule) => ({ schedule }),
  ),
  ...['@!', '@every !', '@at !', 'R/!'].map((schedule) => ({ schedule })),
  { job: { ...JOB.job, headers: { a: '{{!}} {{unknown}}' } } },
  { job: { ...JOB.job, success: { statuses: ['!'] } } },
  { job: { ...JOB.job, success: { json: { pointer: '!', equals: 1 } } } },
  { job: { ...JOB.job, http_method: '!' } },
  { job: { ...JOB.job, payload: 'text', headers: { 'content-type': 'text/plain; charset=unknown' } } },
];

/** Forms of schedule that are in use elsewhere, whether or not they are known here. */
const FORMS = [
  '* * * * *',
  '0 * * * * *',
  '0 0 0 * * * 2030',
  '0 0 L * *',
  '0 0 L-3 * *',
  '0 0 LW * *',
  '0 0 15W * *',
  '0 0 * * FRIL',
  '0 0 * * FRI#2',
  '0 0 ? * MON-SUN',
  'H H(0-7) * * *',
  '5/15 * * * *',
  '22-2 * * * *',
  '0 22-2 * * *',
  'CRON_TZ=Europe/Paris 0 0 * * *',
  '@yearly',
  '@weekdays',
  '@reboot',
  '@every 90s',
  '@every 1h30m',
  '@every 1w',
  '@every 1M',
  '@at 2030-01-01T00:00:00Z',
  '@at 2030-01-01T00:00:00',
  'PT1H',
  'R/2030-01-01T00:00:00Z/PT1H',
  'RRULE:FREQ=DAILY',
  'every 5 minutes',
];

/** The same of the statuses that succeed. */
const STATUSES = ['2xx', '2XX', '1xx', '6xx', '204', '100', '200-299', '200,204', '>=200', '!404', '*'];

const succeeds = (status: string): boolean =>
  refusalOf({ job: { ...JOB.job, success: { statuses: [status] } } }) === '';

function isKnown(schedule: string): boolean {
  const rest = { timezone: 'UTC', dst_gap: 'run_after', dst_fold: 'first' } as const;
  try {
    compileSchedule({ schedule, ...rest, start_at: null, end_at: null, anchor: 0, seed: '' });
    return true;
  } catch {
    return false;
  }
}

const fingerprint = (): string => {
  const forms = [FORMS.filter(isKnown), STATUSES.filter(succeeds)];
  const rules = [schema, REFUSED.map(refusalOf), forms, OPERATION_KINDS, BULK_ACTIONS];
  return createHash('sha256').update(JSON.stringify(rules)).digest('hex').slice(0, 16);
};

it('what jobs may say comes with a migration, so that older processes leave it to newer ones', () => {
  const [migration, known] = RULES.at(-1)!;
  if (fingerprint() !== known) throw new Error(`${WHAT_TO_DO}\nThe fingerprint: ${fingerprint()}`);
  const migrations = readdirSync(new URL('../migrations/', import.meta.url));
  expect(migrations).toContain(migration);
});

it('each change of what jobs may say has a migration of its own', () => {
  const migrations = RULES.map(([migration]) => migration);
  expect(migrations).toEqual([...new Set(migrations)].sort());
});

it('sees what refusals tell', () => {
  const told = REFUSED.map(refusalOf);
  expect(told.filter((message) => message === '')).toEqual([]);
  expect(told.join()).toContain('{{job_name}}');
  expect(JSON.stringify(schema)).toContain('disable_after_failures');
});
