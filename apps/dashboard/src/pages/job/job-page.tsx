import { texts } from '../../texts/index.js';
import { NotBuilt } from '../not-built.js';

/** One job: its ticks, history, definition, revisions and audit. */
export function JobPage() {
  return <NotBuilt title={texts.job.title} />;
}
