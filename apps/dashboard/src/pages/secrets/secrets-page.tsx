import { texts } from '../../texts/index.js';
import { NotBuilt } from '../not-built.js';

/** Names of secrets, and which jobs use them. */
export function SecretsPage() {
  return <NotBuilt title={texts.secrets.title} />;
}
