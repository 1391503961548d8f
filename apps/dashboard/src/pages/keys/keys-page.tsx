import { texts } from '../../texts/index.js';
import { NotBuilt } from '../not-built.js';

/** API keys: who may call, and with which role. */
export function KeysPage() {
  return <NotBuilt title={texts.keys.title} />;
}
