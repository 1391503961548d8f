import { texts } from '../../texts/index.js';
import { NotBuilt } from '../not-built.js';

/** All jobs: search, filters, bulk actions. */
export function JobsPage() {
  return <NotBuilt title={texts.jobs.title} />;
}
