import { eventually, type RecordingTarget } from '@job-scheduler/testing';
import type { Api, JobAnswer, RunAnswer } from '../api.js';
import { NAMESPACE, seedJobs, taggedJobs, type SeedJob } from './seed-jobs.js';

/** What tests look at. */
export interface Seeded {
  /** Ids of jobs by their names. */
  jobs: Record<string, string>;
  /** Ids of runs. */
  failedRun: string;
  binaryRun: string;
  largeRun: string;
  operation: string;
  /** Keys of the API. */
  viewerKey: string;
  /** Of an editor who sees one namespace, which is not `default`. */
  teamKey: string;
}

const ENDED = new Set(['succeeded', 'failed']);

/** Fills an installation with jobs, runs in most states, an operation, secrets and keys. */
export async function seed(api: Api, target: RecordingTarget): Promise<Seeded> {
  await api.ok('POST', '/v1/apply', { jobs: taggedJobs(target.url) });
  // The list has the newest first.
  const jobs = await createJobs(api, seedJobs(target.url));
  const idOf = (name: string): string => jobs[name] ?? '';
  const run = (name: string) => api.ok<{ id: string }>('POST', `/v1/jobs/${idOf(name)}/runs`);
  const [failed, binary, large, viewer, team, operation] = await Promise.all([
    run('charge-cards'),
    run('export-archive'),
    run('one-mebibyte'),
    api.ok<{ key: string }>('POST', '/v1/api-keys', { name: 'viewer of tests', role: 'viewer' }),
    api.ok<{ key: string }>('POST', '/v1/api-keys', {
      name: 'editor of a team',
      role: 'editor',
      namespaces: [NAMESPACE],
    }),
    backfill(api, idOf('daily-report')),
    run('disabled-sync'),
    run('rebuild-index'),
    ...secrets(api),
    api.ok('POST', `/v1/jobs/${idOf('paused-import')}/pause`, {
      reason: 'The supplier moves to another host.',
    }),
    api.ok('PATCH', `/v1/jobs/${idOf('daily-report')}`, { description: 'Sends the figures of the day.' }),
  ]);
  await Promise.all([
    ...[failed, binary, large].map(({ id }) => ended(api, id)),
    statusOf(api, idOf('disabled-sync'), 'disabled'),
    skip(api, idOf('ticks-overlap')),
  ]);
  return {
    jobs,
    failedRun: failed.id,
    binaryRun: binary.id,
    largeRun: large.id,
    operation: operation.id,
    viewerKey: viewer.key,
    teamKey: team.key,
  };
}

async function createJobs(api: Api, jobs: readonly SeedJob[]): Promise<Record<string, string>> {
  const created = await Promise.all(jobs.map((job) => api.ok<JobAnswer>('POST', '/v1/jobs', job)));
  return Object.fromEntries(created.map(({ name, id }) => [name, id]));
}

function backfill(api: Api, jobId: string): Promise<{ id: string }> {
  return api.ok('POST', `/v1/jobs/${jobId}/backfill`, {
    from: '2026-02-02T00:00:00Z',
    to: '2026-02-07T00:00:00Z',
  });
}

function secrets(api: Api): Promise<unknown>[] {
  const write = (name: string, rest: object) =>
    api.ok('POST', '/v1/secrets', { name, value: 'not-to-be-seen', ...rest });
  return [
    write('PAYMENTS_TOKEN', { namespace: NAMESPACE, description: 'Of the provider of payments.' }),
    write('MAIL_TOKEN', { allowed_hosts: ['*.example.com'] }),
  ];
}

const ended = (api: Api, runId: string): Promise<unknown> =>
  eventually(`the end of run ${runId}`, async () =>
    ENDED.has((await api.ok<RunAnswer>('GET', `/v1/runs/${runId}`)).state),
  );

const statusOf = (api: Api, jobId: string, status: string): Promise<unknown> =>
  eventually(
    `a job that is ${status}`,
    async () => (await api.ok<JobAnswer>('GET', `/v1/jobs/${jobId}`)).status === status,
  );

/** Lets a job skip a tick, and pauses it, so that its pages keep still. */
async function skip(api: Api, jobId: string): Promise<void> {
  await eventually('a skipped tick', async () => {
    const { data } = await api.ok<{ data: RunAnswer[] }>('GET', `/v1/runs?job_id=${jobId}&state=skipped`);
    return data.length > 0;
  });
  await api.ok('POST', `/v1/jobs/${jobId}/pause`, { reason: 'Its target is slow today.' });
}
