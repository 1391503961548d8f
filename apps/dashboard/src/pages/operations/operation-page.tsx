import { texts } from '../../texts/index.js';
import { NotBuilt } from '../not-built.js';

/** One piece of long work, with its progress. */
export function OperationPage() {
  return <NotBuilt title={texts.operations.oneTitle} />;
}
