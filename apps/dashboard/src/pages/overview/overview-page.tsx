import { texts } from '../../texts/index.js';
import { NotBuilt } from '../not-built.js';

/** What is going on now, and what went wrong today. */
export function OverviewPage() {
  return <NotBuilt title={texts.overview.title} />;
}
