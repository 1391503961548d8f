import { createJob, editJob, type JobChange } from './lifecycle.js';
import { jobDefinitionSchema, type Job, type JobDefinition } from './job.js';

/** The id of the job that the system keeps for itself, to see that runs come through. Lists and counts leave it out. */
export const CANARY_JOB_ID = '00000000-0000-4000-8000-0000000ca9a1';

/** Its name, which no other job can have at the same time. */
export const CANARY_JOB_NAME = 'job-scheduler-canary';

/** What metrics count: what belongs to jobs of users, and not to the canary. */
export const ofUsers = <Item extends { job_id: string | undefined }>(items: readonly Item[]): Item[] =>
  items.filter(({ job_id }) => job_id !== CANARY_JOB_ID);

/** How often the canary is due, milliseconds. */
export const CANARY_EVERY_MS = 10_000;

/** The canary of a new installation, `now` being the store's clock. Runners call their own listener in place of its URL. */
export const createCanary = (now: number): Job => createJob(CANARY_JOB_ID, canaryDefinition(), 'system', now);

/** What makes the canary again as it should be: active, with its own definition. Null if it is. */
export const restoreCanary = (canary: Job, now: number): JobChange | null =>
  editJob(canary, { ...canaryDefinition(), active: true }, 'system', now);

const canaryDefinition = (): JobDefinition =>
  jobDefinitionSchema.parse({
    name: CANARY_JOB_NAME,
    description: 'Kept by Job-Scheduler itself, to see that runs come through (CANARY).',
    schedule: `@every ${CANARY_EVERY_MS / 1000}s`,
    job: { callback_url: 'http://canary.invalid/', http_method: 'get', timeout_seconds: 5 },
  });
