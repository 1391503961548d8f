import { texts } from '../../texts/index.js';
import { NotBuilt } from '../not-built.js';

/** One run: its attempts, what was sent and what came back. */
export function RunPage() {
  return <NotBuilt title={texts.run.title} />;
}
