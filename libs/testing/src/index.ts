export { freePort } from '@job-scheduler/job-store/embedded';
export { ManualClock } from './manual-clock.js';
export {
  RecordingTarget,
  type RecordedRequest,
  type TargetHandler,
  type TargetResponse,
} from './recording-target.js';
export { startPostgres, type DatabaseSetup, type TestDatabase, type TestPostgres } from './test-postgres.js';
