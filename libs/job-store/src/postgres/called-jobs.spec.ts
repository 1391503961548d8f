import { tickRunId } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import { CalledJobs } from './called-jobs.js';
import type { ClaimRow } from './claims.js';

const JOB: NonNullable<ClaimRow['job']> = {
  callback_url: 'http://localhost/',
  http_method: 'post',
  headers: {},
  query: {},
  payload: null,
  timeout_seconds: 30,
  success: { statuses: ['2xx'], body_regex: null, json: null },
  name: 'a job',
  namespace: 'default',
  policies: null,
  completion: null,
};

/** Room for two jobs like this one, and not for three. */
const TWO_JOBS = 4_000;

describe('CalledJobs', () => {
  const tickOf = (jobId: string, at = 1) => tickRunId(at, jobId);
  const rowOf = (runId: string, job: ClaimRow['job'], revision = 1): ClaimRow => ({
    dispatch_id: null,
    run_id: runId,
    job_id: 'not looked at',
    job_revision: revision,
    attempt: 1,
    trigger: 'schedule',
    scheduled_at: 1,
    own_payload: null,
    age_ms: 0,
    next_tick_in_ms: null,
    begin_within_ms: null,
    job,
  });
  const named = (name: string) => ({ ...JOB, name });
  /** Claims new ticks of jobs, as the store answers for what the cache knows. */
  const call = (jobs: CalledJobs, ...ids: string[]) => {
    const runIds = ids.map((id) => tickOf(id));
    const known = jobs.knownOf(runIds);
    const rows = ids.map((id) => rowOf(tickOf(id), known.has(tickOf(id)) ? null : named(id)));
    return jobs.jobsOf(rows, known).map(({ job_name }) => job_name);
  };
  const knows = (jobs: CalledJobs, ...ids: string[]) =>
    ids.map((id) => jobs.knownOf([tickOf(id)]).get(tickOf(id))?.revision ?? null);

  it('knows the job of each tick that was claimed before, at its revision, and of no other run', () => {
    const jobs = new CalledJobs();
    const id = randomUUID();
    const manual = `00000000-0001-7${tickOf(id).slice(15)}`;
    jobs.jobsOf([rowOf(tickOf(id), JOB, 3)], jobs.knownOf([tickOf(id)]));
    expect(jobs.knownOf([tickOf(id, 2)]).get(tickOf(id, 2))).toMatchObject({ revision: 3 });
    expect(jobs.knownOf([manual, tickOf(randomUUID())]).size).toBe(0);
  });

  it('answers the known jobs of a claim even when its new ones take their place', () => {
    const [a, b, c, d] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const jobs = new CalledJobs(TWO_JOBS);
    expect(call(jobs, a)).toEqual([a]);
    expect(call(jobs, b, c, d, a)).toEqual([b, c, d, a]);
    expect(knows(jobs, a, b, c, d)).toEqual([null, null, 1, 1]);
  });

  it('answers the known jobs of a claim even when it forgets everything meanwhile', () => {
    const id = randomUUID();
    const jobs = new CalledJobs();
    call(jobs, id);
    const known = jobs.knownOf([tickOf(id)]);
    jobs.clear();
    expect(jobs.jobsOf([rowOf(tickOf(id), null)], known)).toMatchObject([{ job_name: id }]);
  });

  it('forgets the least recently claimed jobs first', () => {
    const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
    const jobs = new CalledJobs(TWO_JOBS);
    call(jobs, a);
    call(jobs, b);
    call(jobs, a);
    call(jobs, c);
    expect(knows(jobs, a, b, c)).toEqual([1, null, 1]);
  });

  it('keeps no job that would take more than half of the room, and none whose targets report', () => {
    const [big, reporting] = [randomUUID(), randomUUID()];
    const jobs = new CalledJobs(TWO_JOBS);
    const rows = [
      rowOf(tickOf(big), { ...JOB, payload: JSON.stringify('x'.repeat(TWO_JOBS / 2)) }),
      rowOf(tickOf(reporting), { ...JOB, completion: { public_url: null, key: '' } }),
    ];
    jobs.jobsOf(rows, new Map());
    expect(knows(jobs, big, reporting)).toEqual([null, null]);
  });

  it('replaces what it knows of a job that was edited', () => {
    const id = randomUUID();
    const jobs = new CalledJobs();
    call(jobs, id);
    const known = jobs.knownOf([tickOf(id)]);
    jobs.jobsOf([rowOf(tickOf(id), named('edited'), 2)], known);
    expect(jobs.knownOf([tickOf(id)]).get(tickOf(id))).toMatchObject({
      revision: 2,
      job: { job_name: 'edited' },
    });
  });
});
