import type { AlertOccurrence, Job } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import type { AlertQuery, RaisedAlert } from '../alert-outbox.js';
import { addJob, type JobStoreUnderTest } from './job-store-under-test.js';

export const ANY_ALERT: AlertQuery = { job_id: null, state: [], event: [], limit: 100, after: null };

export const ANN = { kind: 'email', address: 'ann@example.com' };
export const HOOK = { kind: 'webhook', url: 'https://example.com/hook?token=1' };

/** The end of failures in a row. */
export const recovery = { event: 'recovery', failures: 0, reason: null } as const;

/** Jobs with alerts, and the alerts that are raised about them. */
export function alertsIn(store: () => JobStoreUnderTest) {
  let occurrences = 0;
  const alerting = (...alerts: Record<string, unknown>[]): Promise<Job> => addJob(store(), { alerts });
  /** One after the other, a little while ago. */
  const occurrence = (job: Job, rest: Partial<AlertOccurrence> = {}): AlertOccurrence => ({
    job_id: job.id,
    event: 'failure',
    failures: 1,
    run_id: randomUUID(),
    reason: 'http_500',
    at: job.created_at - 1_000 + (occurrences += 1),
    ...rest,
  });
  const raise = (job: Job, ...each: Partial<AlertOccurrence>[]): Promise<void> =>
    store().alerts.raise(each.map((rest) => occurrence(job, rest)));
  /** Newest last. */
  const raised = async (query: Partial<AlertQuery> = {}): Promise<RaisedAlert[]> =>
    (await store().alerts.list({ ...ANY_ALERT, ...query })).items.reverse();
  const alertOf = async (id: string) => (await raised()).find((alert) => alert.id === id);
  const events = async (): Promise<string[]> => (await raised()).map(({ event }) => event);
  return { alerting, occurrence, raise, raised, alertOf, events };
}
