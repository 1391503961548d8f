import { texts } from '../../texts/index.js';
import { NotBuilt } from '../not-built.js';

/** Long work: backfills, bulk changes, imports. */
export function OperationsPage() {
  return <NotBuilt title={texts.operations.title} />;
}
