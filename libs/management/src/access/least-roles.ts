import type { Role } from '@job-scheduler/job-model';

/** The least role that each route needs, by its `operationId`; null: no key at all. A route that is missing here does not compile. */
export const LEAST_ROLES = {
  listJobs: 'viewer',
  createJob: 'editor',
  getJob: 'viewer',
  replaceJob: 'editor',
  patchJob: 'editor',
  deleteJob: 'editor',
  upsertJob: 'editor',
  pauseJob: 'operator',
  resumeJob: 'operator',
  listUpcomingTicks: 'viewer',
  // It calls any URL, and shows the answer.
  testJob: 'editor',
  backfillJob: 'operator',
  // Deleting jobs needs more: see BulkJobs.
  changeJobs: 'operator',
  listOperations: 'viewer',
  getOperation: 'viewer',
  pauseOperation: 'operator',
  resumeOperation: 'operator',
  cancelOperation: 'operator',
  listRuns: 'viewer',
  listJobRuns: 'viewer',
  runJob: 'operator',
  getRun: 'viewer',
  cancelRun: 'operator',
  replayRun: 'operator',
  completeRun: null,
  listAlerts: 'viewer',
  previewSchedule: 'viewer',
  getMe: 'viewer',
  listApiKeys: 'admin',
  createApiKey: 'admin',
  getApiKey: 'admin',
  rotateApiKey: 'admin',
  revokeApiKey: 'admin',
  getLiveness: null,
  getReadiness: null,
} as const satisfies Record<string, Role | null>;

export type OperationId = keyof typeof LEAST_ROLES;
