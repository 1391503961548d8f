import type { Seeded } from './seed.js';
import { LONG_NAME, EMOJI_NAME } from './seed-jobs.js';

/** A page that is looked at in both schemes and widths. */
export interface ShownPage {
  /** Of its screenshots. */
  name: string;
  url: (seeded: Seeded) => string;
}

const page = (name: string, url: ShownPage['url'] | string): ShownPage => ({
  name,
  url: typeof url === 'string' ? () => url : url,
});

const ofJob =
  (path: (id: string) => string, job: string) =>
  (seeded: Seeded): string =>
    path(seeded.jobs[job] ?? '');
const jobPath = (id: string): string => `/jobs/${id}`;
const editPath = (id: string): string => `/jobs/${id}/edit`;

/** About jobs and their runs. A new page is one more line, here or below. */
export const PAGES_OF_JOBS: readonly ShownPage[] = [
  page('overview', '/'),
  page('jobs', '/jobs'),
  page('jobs-filtered', '/jobs?status=paused&status=disabled&q=pa'),
  page('jobs-none', '/jobs?q=nothing-is-called-this'),
  page('job', ofJob(jobPath, 'daily-report')),
  page('job-skipped', ofJob(jobPath, 'ticks-overlap')),
  page('job-long-name', ofJob(jobPath, LONG_NAME)),
  page('job-emoji', ofJob(jobPath, EMOJI_NAME)),
  page('job-fifty-tags', ofJob(jobPath, 'fifty-tags')),
  page('job-new', '/jobs/new'),
  page('job-edit', ofJob(editPath, 'charge-cards')),
  page('job-edit-large', ofJob(editPath, 'one-mebibyte')),
  page('runs', '/runs'),
  page('run-failed', ({ failedRun }) => `/runs/${failedRun}`),
  page('run-binary', ({ binaryRun }) => `/runs/${binaryRun}`),
  page('run-large', ({ largeRun }) => `/runs/${largeRun}`),
];

/** Fewer, since the test file that looks at them looks at the dialogs too. */
export const OTHER_PAGES: readonly ShownPage[] = [
  page('load', '/load'),
  page('operations', '/operations'),
  page('operation', ({ operation }) => `/operations/${operation}`),
  page('alerts', '/alerts'),
  page('secrets', '/secrets'),
  page('keys', '/keys'),
  page('audit', '/audit'),
  page('system', '/system'),
  page('unknown', '/no-such-page'),
];
