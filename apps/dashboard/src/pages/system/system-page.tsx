import { texts } from '../../texts/index.js';
import { NotBuilt } from '../not-built.js';

/** Versions, dependencies, runners and the switch that stops all calls. */
export function SystemPage() {
  return <NotBuilt title={texts.system.title} />;
}
