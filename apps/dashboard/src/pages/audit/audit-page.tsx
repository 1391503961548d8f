import { texts } from '../../texts/index.js';
import { NotBuilt } from '../not-built.js';

/** Who did what. */
export function AuditPage() {
  return <NotBuilt title={texts.audit.title} />;
}
