import { texts } from '../../texts/index.js';
import { NotBuilt } from '../not-built.js';

/** When ticks are expected, and how to spread them. */
export function LoadPage() {
  return <NotBuilt title={texts.load.title} />;
}
