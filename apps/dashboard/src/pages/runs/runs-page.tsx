import { texts } from '../../texts/index.js';
import { NotBuilt } from '../not-built.js';

/** All runs, filtered. */
export function RunsPage() {
  return <NotBuilt title={texts.runs.title} />;
}
